import { Failure } from '../../contract/failure.ts';

/** How a process ended, as Node reports it. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a process printed before it ended. */
export interface LastWords {
  readonly reason: string | null;
  readonly tail: string;
}

/**
 * The failure of a server that ended before it was ready. Its exit code is not looked at: mlx-openai-server
 * exits with 0 when the model cannot be loaded.
 */
export function endedBeforeReady(name: string, end: ProcessEnd, words: LastWords): Failure {
  return startFailure(`${name} ended before it was ready: ${endReason(end, words)}`, words);
}

/** The failure of a server that runs but did not become ready in time. */
export function notReadyInTime(name: string, limitMs: number, words: LastWords): Failure {
  const limit = `${Math.round(limitMs / 100) / 10} s`;
  const reason = words.reason === null ? '' : ` Its last word: ${words.reason}`;
  return startFailure(`${name} was not ready within ${limit}.${reason}`, words);
}

/** The failure of a server that ended while it was ready, and of the requests that it was working on. */
export function crashed(name: string, end: ProcessEnd, words: LastWords): Failure {
  return new Failure('upstream_unreachable', `${name} crashed: ${endReason(end, words)}`, hint(words));
}

function startFailure(message: string, words: LastWords): Failure {
  return new Failure('start_failed', message, hint(words));
}

function hint(words: LastWords): { hint?: string } {
  return words.tail === '' ? {} : { hint: words.tail };
}

function endReason(end: ProcessEnd, words: LastWords): string {
  // Nobody of ours sent it, and a process has no time to print anything about it.
  if (end.signal === 'SIGKILL') return 'it was killed (SIGKILL); the system may have run out of memory';
  if (words.reason !== null) return words.reason;
  return end.signal === null ? `it exited with code ${end.code ?? 0}` : `it was ended by ${end.signal}`;
}
