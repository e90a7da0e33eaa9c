import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { endedBeforeReady, notReadyInTime } from './end-reason.ts';
import { findFreePort } from './free-port.ts';
import type { LaunchPlan } from './launch-plan.ts';
import type { OutputListener } from './process-output.ts';
import { awaitReadiness } from './readiness.ts';
import type { ServerProcess } from './server-process.ts';
import type { ProcessHome } from './spawn-server.ts';
import { spawnServer } from './spawn-server.ts';

/** How often a start is tried again after another program took the port. */
const LOST_PORT_RETRIES = 3;

export interface LaunchHome extends ProcessHome {
  /** Ports promised to servers of ours. */
  readonly ports: Set<number>;
  readonly stopGraceMs: number;
}

export interface LaunchListener extends OutputListener {
  /** Called once for each process: a lost port makes a new one. */
  onSpawn(process: ServerProcess): void;
}

/**
 * Starts a server and waits until it is ready. Whatever goes wrong, no process of it is left.
 * @param signal ends the start and its process
 * @throws Failure `start_failed`, `python_missing`, or `stopping` when the signal aborted
 */
export async function launchServer(
  plan: LaunchPlan,
  home: LaunchHome,
  listener: LaunchListener,
  signal: AbortSignal,
): Promise<ServerProcess> {
  const deadline = home.clock.now() + plan.startTimeoutMs;
  for (let retries = 0; ; retries += 1) {
    const process = await spawnOnFreePort(plan, home, listener);
    listener.onSpawn(process);
    const outcome = await awaitReadiness({
      probe: (limit) => plan.probe(process.port, limit),
      clock: home.clock,
      deadline,
      signal: AbortSignal.any([signal, process.exited]),
    });
    if (signal.aborted) {
      await process.terminate(home.stopGraceMs);
      throw new Failure('stopping', phrase`${plan.name} was stopped while it started.`);
    }
    // A probe may have been answered in the very moment of the exit.
    if (outcome === 'ready' && !process.exited.aborted) return process;
    if (outcome === 'late') {
      const words = process.output.lastWords(); // before the stop adds its own
      await process.terminate(0);
      throw notReadyInTime(plan.name, plan.startTimeoutMs, words);
    }
    const end = await process.ended;
    if (process.output.lostPort && retries < LOST_PORT_RETRIES) continue;
    throw endedBeforeReady(plan.name, end, process.output.lastWords());
  }
}

async function spawnOnFreePort(
  plan: LaunchPlan,
  home: LaunchHome,
  listener: OutputListener,
): Promise<ServerProcess> {
  const port = await findFreePort(home.ports);
  home.ports.add(port);
  try {
    const process = await spawnServer(plan, port, home, listener);
    void process.ended.then(() => home.ports.delete(port));
    return process;
  } catch (error) {
    home.ports.delete(port);
    throw error;
  }
}
