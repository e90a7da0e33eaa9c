import path from 'node:path';
import * as z from 'zod';
import { pythonVariables } from '../../main/runtime/python-environment-variables.ts';
import { runCommand } from '../../main/runtime/run-command.ts';
import type { PythonSdks } from './prepare.ts';

const script = path.join(import.meta.dirname, 'judge.py');

/** What the SDK showed its user, by check; see judge.py. */
const Verdict = z.record(z.string(), z.record(z.string(), z.unknown()));
export type Verdict = z.infer<typeof Verdict>;

export interface Trial {
  readonly sdk: 'openai' | 'anthropic';
  /** The gateway's address without `/v1`. */
  readonly url: string;
  readonly model: string;
  /** A name that the same backend does not have. */
  readonly unknown: string;
  readonly checks: readonly string[];
}

/** Runs checks of one Python SDK against one model. */
export async function judge({ python, packages }: PythonSdks, trial: Trial): Promise<Verdict> {
  const { sdk, url, model, unknown, checks } = trial;
  const args = ['-S', script, sdk, url, model, unknown, ...checks];
  const { code, stdout, stderr } = await runCommand(python, args, {
    env: { ...pythonVariables(process.env), PYTHONPATH: packages },
    signal: new AbortController().signal,
    timeoutMs: 120_000,
  });
  if (code !== 0) throw new Error(`judge.py failed: ${stderr}`);
  return Verdict.parse(JSON.parse(stdout));
}
