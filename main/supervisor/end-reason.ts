import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase, PhraseValue } from '../../contract/phrase.ts';

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
  return startFailure(phrase`${name} ended before it was ready: ${endReason(end, words)}`, words);
}

/** The failure of a server that runs but did not become ready in time. */
export function notReadyInTime(name: string, limitMs: number, words: LastWords): Failure {
  const late = phrase`${name} was not ready within ${Math.round(limitMs / 100) / 10} s.`;
  return startFailure(words.reason === null ? late : phrase`${late} Its last word: ${words.reason}`, words);
}

/** The failure of a server that ended while it was ready, and of the requests that it was working on. */
export function crashed(name: string, end: ProcessEnd, words: LastWords): Failure {
  return new Failure('upstream_unreachable', phrase`${name} crashed: ${endReason(end, words)}`, hint(words));
}

function startFailure(message: Phrase, words: LastWords): Failure {
  return new Failure('start_failed', message, hint(words));
}

function hint(words: LastWords): { hint?: string } {
  return words.tail === '' ? {} : { hint: words.tail };
}

function endReason(end: ProcessEnd, words: LastWords): PhraseValue {
  // Nobody of ours sent it, and a process has no time to print anything about it.
  if (end.signal === 'SIGKILL') return phrase`it was killed (SIGKILL); the system may have run out of memory`;
  if (words.reason !== null) return words.reason;
  return end.signal === null
    ? phrase`it exited with code ${end.code ?? 0}`
    : phrase`it was ended by ${end.signal}`;
}
