import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import type { HostOptions } from '../../main/compose.ts';
import { CHECKOUT } from '../../main/program-files.ts';
import { writeSmallLock } from '../../main/runtime/small-lock.testing.ts';
import type { HostBench } from './harness.ts';

/**
 * What passes for uv: makes a real environment, and "installs" its one package without a network once `finish` lets it.
 */
export class StandInInstaller {
  readonly #folder: string;
  readonly #gate: string;
  readonly #started: string;
  /** With what a host is composed that finds this one. */
  readonly options: Partial<HostOptions>;

  private constructor({ root, env }: HostBench) {
    this.#folder = join(root, 'installer');
    this.#gate = join(this.#folder, 'gate');
    this.#started = join(this.#folder, 'started');
    this.options = {
      env: { ...env, PATH: [this.#folder, env.PATH].join(delimiter) },
      program: { ...CHECKOUT, resources: join(root, 'resources') },
    };
  }

  static async prepare(bench: HostBench): Promise<StandInInstaller> {
    const resources = join(bench.root, 'resources');
    await writeSmallLock(resources, CHECKOUT.resources);
    const other = join('runtime', 'vllm-mlx');
    cpSync(join(CHECKOUT.resources, other), join(resources, other), { recursive: true });
    const installer = new StandInInstaller(bench);
    mkdirSync(installer.#folder);
    const uv = join(installer.#folder, 'uv');
    writeFileSync(uv, installer.#script());
    chmodSync(uv, 0o755);
    return installer;
  }

  /** Resolves when it is in the middle of its work, with its process's id. */
  async working(): Promise<number> {
    await expect.poll(() => existsSync(this.#started)).toBe(true);
    return Number(readFileSync(this.#started, 'utf8'));
  }

  /** Lets it do the rest. */
  finish(): void {
    writeFileSync(this.#gate, '');
  }

  #script(): string {
    return `#!/bin/sh
case "$1" in
  --version) echo 'uv 0.0.0' ;;
  venv) exec "$3" -m venv --without-pip "$4" ;;
  pip)
    printf %s $$ > '${this.#started}.partial' && mv '${this.#started}.partial' '${this.#started}'
    while [ ! -e '${this.#gate}' ]; do sleep 0.05; done
    packages=$("$4" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    mkdir "$packages/six-1.17.0.dist-info"
    printf 'Metadata-Version: 2.1\\nName: six\\nVersion: 1.17.0\\n' > "$packages/six-1.17.0.dist-info/METADATA"
    : > "$packages/six.py"
    ;;
esac
`;
  }
}
