import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { sharedRuntime, testCache, withTestCacheLock } from '../test-cache.ts';

const requirements = path.join(import.meta.dirname, 'requirements.txt');

export interface PythonSdks {
  /** The Python for which they were installed; run it with `-S`, since it has other packages too. */
  readonly python: string;
  /** Where they are, for `PYTHONPATH`. */
  readonly packages: string;
}

/** The Python SDKs of OpenAI and Anthropic. They are installed anew when the requirements or the Python change. */
export async function preparePythonSdks(): Promise<PythonSdks> {
  const { runtime, python } = await sharedRuntime();
  const hash = createHash('sha256')
    .update(await readFile(requirements))
    .update(python);
  const packages = path.join(testCache, `python-sdks-${hash.digest('hex').slice(0, 8)}`);
  return withTestCacheLock('python-sdks', async () => {
    if (existsSync(packages)) return { python, packages };
    const partial = await mkdtemp(`${packages}.partial-`);
    try {
      await runtime.installInto({ requirements, python, target: partial }, new AbortController().signal);
      await rename(partial, packages);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return { python, packages };
  });
}
