import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { UpstreamResponse } from './upstream-client.ts';

/** The whole body, or Failure `upstream_protocol` (and a closed socket) when it is longer than `limitBytes`. */
export async function readBody(response: UpstreamResponse, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Throwing out of the loop calls the body's return(), which destroys the socket.
  for await (const chunk of response.body) {
    length += chunk.byteLength;
    if (length > limitBytes) {
      throw new Failure(
        'upstream_protocol',
        phrase`The answer is longer than the limit of ${limitBytes} bytes.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
