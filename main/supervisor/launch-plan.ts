import type { BackendId } from '../../contract/ids.ts';
import type { StartPhase } from '../../contract/server.ts';

/** What one line of a server's log tells: how far its start is, or why it is about to fail. */
export type LineMeaning =
  /** It holds what somebody asked or was answered: it is kept nowhere and shown to nobody. */
  | { readonly kind: 'private' }
  | { readonly kind: 'progress'; readonly phase: StartPhase; readonly detail?: string }
  | { readonly kind: 'reason'; readonly message: string };

/** Everything the supervisor needs to know about a local server. A backend kind makes it from a profile. */
export interface LaunchPlan {
  readonly id: BackendId;
  readonly name: string;
  /** The interpreter that has the server installed. */
  readonly python: string;
  /** What runner.py runs: `['-m', 'module', …]` or `['script.py', …]`. */
  readonly args: (port: number) => readonly string[];
  /** Arguments after those that stand in no list of processes: runner.py adds them inside the process. */
  readonly secretArgs?: readonly string[];
  /** On top of the minimal environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Asks the server whether it can answer, for example by GET /health. Rejecting means `not-ready`. */
  readonly probe: (port: number, signal: AbortSignal) => Promise<'ready' | 'not-ready'>;
  /** Reads one log line, already free of ANSI escapes. */
  readonly readLine: (line: string) => LineMeaning | null;
  /** What to reserve in the memory budget. */
  readonly memoryBytes: number;
  readonly startTimeoutMs: number;
  /** Time without a lease after which the server is stopped; null keeps it running. */
  readonly idleUnloadMs: number | null;
  /** Leases given out at the same time. */
  readonly concurrency: number;
  /** Callers that may wait beyond those. */
  readonly queueLimit: number;
  /** Restart after a crash without waiting for the next lease. */
  readonly autoRestart: boolean;
}

/** Makes a plan when one is needed, so that a start always uses the profile as it is now. */
export type PlanSource = () => Promise<LaunchPlan> | LaunchPlan;
