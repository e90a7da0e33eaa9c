import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';

const REQUEST_TIMEOUT: number = ErrorCode.RequestTimeout;

/** Why a server could not be started, from what was thrown. @param startMs how long it was waited for */
export function startFailure(
  name: string,
  startMs: number,
  cause: unknown,
  redact: (text: string) => string,
): Failure {
  if (cause instanceof Failure) return cause;
  if (isTimeout(cause)) {
    return new Failure(
      'start_failed',
      phrase`The tool server "${name}" did not answer within ${startMs / 1_000} s.`,
      { hint: phrase`Its log says what it did meanwhile.`, cause },
    );
  }
  const why = wordsOf(cause, redact);
  return new Failure('start_failed', phrase`The tool server "${name}" could not be started: ${why}`, {
    cause,
  });
}

/** Why a call failed at a server that runs, from what was thrown. @param callMs how long it was waited for */
export function callFailure(
  { name, tool, callMs }: { readonly name: string; readonly tool: string; readonly callMs: number },
  cause: unknown,
  redact: (text: string) => string,
): Failure {
  if (cause instanceof Failure) return cause;
  if (isTimeout(cause)) {
    const seconds = callMs / 1_000;
    return new Failure(
      'upstream_timeout',
      phrase`"${tool}" of "${name}" did not answer within ${seconds} s.`,
      {
        cause,
      },
    );
  }
  return new Failure('upstream_protocol', wordsOf(cause, redact), { cause });
}

/** A process that ended by itself. @param lastWords the last lines that it printed */
export function diedFailure(name: string, why: Phrase, lastWords: string): Failure {
  return new Failure('start_failed', phrase`The tool server "${name}" does not run: ${why}.`, {
    hint: lastWords === '' ? phrase`It said nothing.` : phrase`Its last words: ${lastWords}`,
  });
}

/** Somebody stopped it while it started or was called. */
export function stoppedFailure(name: string): Failure {
  return new Failure('start_failed', phrase`The tool server "${name}" was stopped meanwhile.`);
}

/** It is not there any more in this configuration. */
export function replacedFailure(name: string): Failure {
  return new Failure('start_failed', phrase`The tool server "${name}" was changed or removed meanwhile.`, {
    hint: phrase`Answer again, or let the answer go on.`,
  });
}

function isTimeout(error: unknown): boolean {
  return error instanceof McpError && error.code === REQUEST_TIMEOUT;
}

/** A message of the SDK or of a server, bounded; the cause's where a pool of ours refused. */
function wordsOf(error: unknown, redact: (text: string) => string): string | Phrase {
  if (error instanceof Error && error.cause instanceof Failure) {
    const { message, said } = error.cause;
    const safe = redact(message);
    return safe === message ? said : safe;
  }
  return redact((error instanceof Error ? error.message : String(error)).slice(0, 2_000));
}
