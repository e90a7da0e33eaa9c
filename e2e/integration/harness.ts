import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ProfileSpec } from '../../contract/backend.ts';
import { compose } from '../../main/compose.ts';
import type { Host, HostOptions } from '../../main/compose.ts';
import { dataDirectory } from '../../main/instance/data-directory.ts';
import type { DataDirectory } from '../../main/instance/data-directory.ts';
import { readContact } from '../../main/instance/contact.ts';
import { createClient } from '../../contract/client.ts';
import type { HostClient } from '../../contract/client.ts';
import { eventsOnly } from '../../contract/event-stream.ts';
import { httpTransport } from '../../main/rpc/http-transport.ts';
import { liveGroupMembers } from '../../main/supervisor/process-group.ts';
import { scriptedEnvironment, scriptedModel, scriptedPython } from './scripted-installation.ts';

/** A data directory that is removed at the end, and the hosts that were composed on it. */
export class HostBench implements AsyncDisposable {
  readonly root = mkdtempSync(join(tmpdir(), 'host-'));
  readonly directory: DataDirectory = dataDirectory(join(this.root, 'data'));
  /** What a host sees of the environment: no keychain, and no more than it needs. */
  readonly env = { PATH: process.env['PATH'], HOME: this.root, MLX_MANAGER_KEYCHAIN: 'off' };
  readonly #hosts: Host[] = [];
  readonly #groups = new Set<number>();

  /** The whole host in this process, as both shells compose it; on a free port, without a keychain. */
  async compose(options: Partial<HostOptions> = {}): Promise<Host> {
    const host = await compose({
      directory: this.directory,
      cacheDirectory: join(this.root, 'cache'),
      env: this.env,
      settings: { gateway: { port: 0 } },
      drainMs: 5_000,
      ...options,
    });
    this.#hosts.push(host);
    const noteGroup = eventsOnly((event) => {
      if (event.name === 'servers.changed' && event.payload.pid !== null) this.#groups.add(event.payload.pid);
    });
    void host.transport.listen(noteGroup, new AbortController().signal);
    return host;
  }

  /** Calls a running host as another process does, over HTTP. */
  remote(): { readonly client: HostClient; close(): Promise<void> } {
    const contact = readContact(this.directory);
    if (contact === null) throw new Error('no host has announced itself');
    const transport = httpTransport(contact);
    return { client: createClient(transport), close: () => transport.close() };
  }

  /** A profile that serves a model folder by the scripted server, through every part that the real one needs. */
  profile(switches: readonly string[] = [], spec: Partial<ProfileSpec> = {}): ProfileSpec {
    return ProfileSpec.parse({
      kind: 'mlx-openai-server',
      model: scriptedModel(join(this.root, 'model')),
      python: scriptedPython(join(this.root, 'python')),
      env: scriptedEnvironment(switches),
      ...spec,
    });
  }

  /** The model servers' processes that still run. */
  async survivors(): Promise<number[]> {
    return (await Promise.all([...this.#groups].map(liveGroupMembers))).flat();
  }

  /** The host is stopped; nothing may be left to stop another time. */
  forget(host: Host): void {
    this.#hosts.splice(this.#hosts.indexOf(host), 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const host of this.#hosts) await host.stop();
    const survivors = await this.survivors();
    await rm(this.root, { recursive: true, force: true });
    expect(survivors).toEqual([]);
  }
}
