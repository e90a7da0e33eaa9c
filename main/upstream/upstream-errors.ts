import { errors } from 'undici';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

const MALFORMED_ANSWER = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);

/**
 * What undici, Node's sockets or DNS threw, as a Failure. `where` is the upstream's origin: the message names that, the
 * system's error code and the call that failed, never the path, the query or a header.
 */
export function toUpstreamFailure(error: unknown, where: string): Failure {
  if (error instanceof Failure) return error;
  const code = textProperty(error, 'code') ?? '';
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') {
    return new Failure('stopping', phrase`The connection to ${where} has been closed by this program.`, {
      cause: error,
    });
  }
  if (code === 'UND_ERR_INVALID_ARG') {
    return new Failure(
      'invalid_input',
      phrase`The request to ${where} could not be sent: a header or the path is malformed.`,
      {
        cause: error,
      },
    );
  }
  if (error instanceof errors.HTTPParserError || MALFORMED_ANSWER.has(code)) {
    return new Failure('upstream_protocol', phrase`${where} sent something that is not valid HTTP.`, {
      hint: phrase`Check that the address and port are those of an HTTP server, and http or https is right.`,
      cause: error,
    });
  }
  if (code === 'UND_ERR_SOCKET') {
    return new Failure(
      'upstream_unreachable',
      phrase`${where} closed the connection before its answer was complete.`,
      {
        hint: phrase`Look at the server's own log: it may have crashed.`,
        cause: error,
      },
    );
  }
  const syscall = textProperty(error, 'syscall');
  const reason = code === '' ? phrase`the connection failed` : code;
  const detail = syscall === undefined ? reason : phrase`${reason} (${syscall})`;
  return new Failure('upstream_unreachable', phrase`Could not reach ${where}: ${detail}.`, {
    hint: phrase`Check that the server is running and that the address and port are right.`,
    cause: error,
  });
}

function textProperty(error: unknown, name: 'code' | 'syscall'): string | undefined {
  if (typeof error !== 'object' || error === null || !(name in error)) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
