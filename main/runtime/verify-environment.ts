import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { installFailure } from './install-failure.ts';
import { askPython } from './probe-python.ts';
import type { RunCommand } from './run-command.ts';
import type { Manifest } from './runtime-lock.ts';

export interface VerifyContext {
  readonly env: Readonly<Record<string, string>>;
  readonly run: RunCommand;
  readonly signal: AbortSignal;
}

const Answer = z.object({ version: z.string(), sitePackages: z.string(), missing: z.array(z.string()) });

/** The installed version of the server's package; null when the Python does not run or does not have it. */
export async function installedVersion(
  python: string,
  packageName: string,
  context: VerifyContext,
): Promise<string | null> {
  const script = `import importlib.metadata, json; print(json.dumps(importlib.metadata.version(${JSON.stringify(packageName)})))`;
  return z.string().safeParse(await askPython(python, script, context)).data ?? null;
}

/** Puts the stubs in place and imports the server. Throws `install_failed` with Python's own last lines. */
export async function verifyEnvironment(
  python: string,
  manifest: Manifest,
  stubFolder: string,
  context: VerifyContext,
): Promise<void> {
  const answer = Answer.safeParse(await askPython(python, describeScript(manifest), context));
  if (answer.data?.version !== manifest.version) {
    const found = answer.data?.version ?? 'nothing';
    throw new Failure(
      'install_failed',
      phrase`${manifest.package} ${manifest.version} was installed, but ${found} is there.`,
    );
  }
  for (const name of answer.data.missing) {
    const stub = manifest.stubs[name];
    if (stub === undefined) continue;
    await copyFile(path.join(stubFolder, stub), path.join(answer.data.sitePackages, `${name}.py`));
  }
  const imports = manifest.imports.map((name) => `import ${name}`).join('\n');
  const result = await context.run(python, ['-c', imports], {
    env: context.env,
    cwd: '/',
    signal: context.signal,
  });
  if (result.code !== 0) throw installFailure(phrase`Loading the installed server`, result);
}

function describeScript(manifest: Manifest): string {
  return `
import importlib.metadata, importlib.util, json, sysconfig
names = json.loads(${JSON.stringify(JSON.stringify(Object.keys(manifest.stubs)))})
print(json.dumps({
    "version": importlib.metadata.version(${JSON.stringify(manifest.package)}),
    "sitePackages": sysconfig.get_path("purelib"),
    "missing": [name for name in names if importlib.util.find_spec(name) is None],
}))`;
}
