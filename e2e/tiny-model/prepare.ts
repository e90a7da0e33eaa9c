import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { readModelFolder } from '../../main/models/model-folder.ts';
import { pythonVariables } from '../../main/runtime/python-environment-variables.ts';
import { runCommand } from '../../main/runtime/run-command.ts';
import { testCache, withTestCacheLock } from '../test-cache.ts';

const script = path.join(import.meta.dirname, 'make_tiny_model.py');
const template = path.join(import.meta.dirname, 'chat_template.jinja');

/** The tiny model's folder, made by a Python that has mlx. It is made anew when its sources change. */
export async function prepareTinyModel(python: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of [script, template]) hash.update(await readFile(source));
  const name = `tiny-model-${hash.digest('hex').slice(0, 8)}`;
  const folder = path.join(testCache, name);
  return withTestCacheLock('tiny-model', async () => {
    const isThere = await readModelFolder(folder).then(
      () => true,
      () => false,
    );
    if (isThere) return folder;
    const partial = await mkdtemp(`${folder}.partial-`);
    const { code, stderr } = await runCommand(python, [script, partial], {
      env: pythonVariables(process.env),
      signal: new AbortController().signal,
    });
    if (code !== 0) throw new Error(`make_tiny_model.py failed: ${stderr}`);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return folder;
  });
}
