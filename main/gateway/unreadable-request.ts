import type { Duplex } from 'node:stream';

interface Refusal {
  readonly line: string;
  readonly message: string;
}

/** Answers what never became a request: too slow, too large, or not HTTP. Nobody else can, since there is no response. */
export function refuseUnreadable(error: Error, socket: Duplex): void {
  if (!socket.writable || isBroken(error)) {
    socket.destroy();
    return;
  }
  const { line, message } = refusalOf(error);
  // Both protocols' clients find the message here: its shape is OpenAI's, with the marks of Anthropic's.
  const type = 'invalid_request_error';
  const body = JSON.stringify({ type: 'error', error: { message, type, param: null, code: null } });
  const headers = [
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-should-retry: false',
    'connection: close',
  ];
  socket.end([`HTTP/1.1 ${line}`, ...headers, '', body].join('\r\n'));
}

function refusalOf(error: Error): Refusal {
  switch (codeOf(error)) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { line: '408 Request Timeout', message: 'The request was not sent in time.' };
    case 'HPE_HEADER_OVERFLOW':
      return {
        line: '431 Request Header Fields Too Large',
        message: 'The headers are larger than is allowed.',
      };
    default:
      return { line: '400 Bad Request', message: 'This is not an HTTP request that can be read.' };
  }
}

/** The connection itself is gone. */
function isBroken(error: Error): boolean {
  return codeOf(error) === 'ECONNRESET' || codeOf(error) === 'EPIPE';
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}
