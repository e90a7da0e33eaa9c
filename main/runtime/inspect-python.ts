import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { askPython, probePython } from './probe-python.ts';
import { pythonVariables } from './python-environment-variables.ts';
import type { RunCommand } from './run-command.ts';

export interface InspectedPython {
  readonly pythonVersion: string;
  /** Versions differ in their flags; null when the server is not installed there. */
  readonly serverVersion: string | null;
}

interface InspectOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly run: RunCommand;
  readonly signal: AbortSignal;
}

const Version = z.string().nullable();

/** What a Python of the user's own has of `packageName`. Throws `python_missing` when there is no Python at the path. */
export async function inspectPython(
  file: string,
  packageName: string,
  { env, run, signal }: InspectOptions,
): Promise<InspectedPython> {
  const options = { env: pythonVariables(env), run, signal };
  const python = await probePython(file, options);
  if (python === null) {
    throw new Failure('python_missing', phrase`${file} does not run as a Python.`, {
      hint: phrase`Give the path of a python program, or leave it empty for the managed environment.`,
    });
  }
  const script = `
import importlib.metadata as metadata, json
try:
    print(json.dumps(metadata.version(${JSON.stringify(packageName)})))
except metadata.PackageNotFoundError:
    print("null")`;
  const version = Version.safeParse(await askPython(file, script, options));
  return { pythonVersion: python.version, serverVersion: version.data ?? null };
}
