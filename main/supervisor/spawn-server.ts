import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { childEnvironment } from './child-environment.ts';
import type { Clock } from './clock.ts';
import type { LaunchPlan } from './launch-plan.ts';
import { identifyProcess } from './process-identity.ts';
import type { OutputListener } from './process-output.ts';
import { ProcessOutput } from './process-output.ts';
import { removeRunRecord, writeRunRecord } from './run-record.ts';
import { ServerProcess } from './server-process.ts';

/** What every process of one supervisor shares. */
export interface ProcessHome {
  /** resources/python/runner.py */
  readonly runnerPath: string;
  /** Where run records are kept. */
  readonly runDirectory: string;
  /** The host's own environment; a child gets a small part of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** The process groups that run now; each process enters itself and leaves when it has ended. */
  readonly groups: Set<number>;
}

/**
 * Starts the plan's server under runner.py, as the leader of its own process group, and records it.
 * @throws Failure `python_missing` when the interpreter cannot be run, `start_failed` for any other cause
 */
export async function spawnServer(
  plan: LaunchPlan,
  port: number,
  home: ProcessHome,
  listener: OutputListener,
): Promise<ServerProcess> {
  const nonce = randomUUID();
  const args = [home.runnerPath, '--nonce', nonce, '--', ...plan.args(port)];
  const child = spawn(plan.python, args, {
    cwd: plan.cwd,
    env: { ...childEnvironment(home.environment, plan.env), ...secretArguments(plan) },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Nothing is ever written to it: it only tells the runner, by its end, that the host is gone.
  child.stdin.on('error', () => undefined);
  // Later errors (a signal that could not be sent) change nothing; the exit is what counts.
  child.on('error', () => undefined);
  const { pid } = child;
  if (pid === undefined) throw spawnFailure(plan, await failedSpawn(child));

  home.groups.add(pid);
  const output = new ProcessOutput(plan.readLine, listener);
  output.read(child.stdout, 'stdout');
  output.read(child.stderr, 'stderr');
  const recorded = identifyProcess(pid).then(async (identity) => {
    if (identity === null) return; // It has exited already.
    const { startTime } = identity;
    const command = [plan.python, ...args];
    await writeRunRecord(home.runDirectory, { id: plan.id, pid, startTime, nonce, port, command });
  });
  const server = new ServerProcess({
    child,
    pid,
    port,
    output,
    clock: home.clock,
    release: async () => {
      home.groups.delete(pid);
      await recorded.catch(() => undefined);
      await removeRunRecord(home.runDirectory, plan.id).catch(() => undefined);
    },
  });
  await recorded.catch(async (cause: unknown) => {
    await server.terminate(0);
    throw new Failure(
      'start_failed',
      phrase`${plan.name} was not started: its run record could not be written.`,
      {
        hint: phrase`Make ${home.runDirectory} writable.`,
        cause,
      },
    );
  });
  return server;
}

/** What runner.py takes from its environment, which, unlike the command line, other users cannot read. */
function secretArguments({ secretArgs = [] }: LaunchPlan): Record<string, string> {
  return secretArgs.length === 0 ? {} : { MLX_MANAGER_SECRET_ARGUMENTS: JSON.stringify(secretArgs) };
}

/** Node reports a failed spawn by an event after the call. */
async function failedSpawn(child: ReturnType<typeof spawn>): Promise<unknown> {
  return once(child, 'spawn').then(
    () => null,
    (error: unknown) => error,
  );
}

function spawnFailure(plan: LaunchPlan, cause: unknown): Failure {
  // The system answers "no such file" for a missing folder too.
  if (!existsSync(plan.cwd)) {
    return new Failure(
      'start_failed',
      phrase`${plan.name} was not started: the folder ${plan.cwd} is missing.`,
      {
        cause,
      },
    );
  }
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : phrase`unknown cause`;
  return new Failure(
    'python_missing',
    phrase`${plan.name} was not started: cannot run ${plan.python} (${why}).`,
    {
      hint: phrase`Install the managed environment again, or correct the profile’s Python.`,
      cause,
    },
  );
}
