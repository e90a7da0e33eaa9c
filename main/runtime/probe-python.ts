import * as z from 'zod';
import type { RunCommand } from './run-command.ts';

export interface ProbedPython {
  /** The interpreter itself; a shim would choose another one in another folder. */
  readonly path: string;
  readonly version: string;
  /** As in `uname -m`. */
  readonly machine: string;
}

interface ProbeOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly run: RunCommand;
  readonly signal: AbortSignal;
}

// A version manager's shim may take a second; a Python that needs longer is not one to build on.
const PROBE_TIMEOUT_MS = 20_000;

const Answer = z.object({ path: z.string().min(1), version: z.string(), machine: z.string() });

const QUESTION = `
import json, platform, sys
print(json.dumps({
    "path": sys.executable,
    "version": ".".join(map(str, sys.version_info[:3])),
    "machine": platform.machine(),
}))`;

/** Asks an interpreter what it is; null when it does not run. */
export async function probePython(file: string, options: ProbeOptions): Promise<ProbedPython | null> {
  const answer = await askPython(file, QUESTION, options);
  return Answer.safeParse(answer).data ?? null;
}

/** Runs a script that prints one JSON value; undefined when it fails. */
export async function askPython(file: string, script: string, options: ProbeOptions): Promise<unknown> {
  // From the root: `python -c` would otherwise import whatever stands in the current folder.
  const { code, stdout } = await options.run(file, ['-c', script], {
    env: options.env,
    cwd: '/',
    signal: options.signal,
    timeoutMs: PROBE_TIMEOUT_MS,
  });
  if (code !== 0) return undefined;
  try {
    return JSON.parse(stdout) as unknown;
  } catch {
    return undefined;
  }
}
