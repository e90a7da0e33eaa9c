import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { BackendId } from '../../contract/ids.ts';
import type { LaunchPlan, LineMeaning } from '../../main/supervisor/launch-plan.ts';

export const RUNNER_PATH = join(import.meta.dirname, '../../resources/python/runner.py');
const SERVER_PATH = join(import.meta.dirname, 'server.py');

let interpreter: string | undefined;

/** The real interpreter behind whatever shim `python3` may be; found once. */
export function systemPython(): string {
  interpreter ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();
  return interpreter;
}

export interface ScriptedPlan extends Partial<LaunchPlan> {
  /** server.py's, apart from --port. */
  readonly switches?: readonly string[];
}

/** A launch plan for the scripted model server: patient, roomy, and never idle unless told otherwise. */
export function scriptedPlan({ switches = [], ...overrides }: ScriptedPlan = {}): LaunchPlan {
  return {
    id: BackendId.parse(randomUUID()),
    name: 'scripted',
    python: systemPython(),
    args: (port) => [SERVER_PATH, '--port', String(port), ...switches],
    env: {},
    cwd: tmpdir(),
    probe: probeHealth,
    readLine: readScriptedLine,
    memoryBytes: 1_000_000,
    startTimeoutMs: 30_000,
    idleUnloadMs: null,
    concurrency: 100,
    queueLimit: 100,
    autoRestart: false,
    ...overrides,
  };
}

async function probeHealth(port: number, signal: AbortSignal): Promise<'ready' | 'not-ready'> {
  const response = await request(`http://127.0.0.1:${port}/health`, { signal, reset: true });
  await response.body.dump();
  return response.statusCode === 200 ? 'ready' : 'not-ready';
}

function readScriptedLine(line: string): LineMeaning | null {
  const [, reason] = /Error loading model: (.+)/.exec(line) ?? [];
  if (reason !== undefined) return { kind: 'reason', message: reason };
  if (line.includes('Spawning handler process')) return { kind: 'progress', phase: 'loading' };
  return null;
}
