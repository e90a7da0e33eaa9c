import type { Response } from 'express';
import { answerHeaders } from '../answer.ts';
import { endingOf, failed } from '../ending.ts';
import type { Answered } from '../attempts.ts';
import { toClientError, toFailure } from '../errors.ts';
import { passProven } from '../pass-proven.ts';
import type { Ending, RequestTrace } from '../request-trace.ts';
import { responseEvent } from '../response-event.ts';
import { StreamResponse } from '../stream-response.ts';

interface Receiver {
  readonly response: Response;
  readonly trace: RequestTrace;
  readonly signal: AbortSignal;
  readonly keepAliveMs: number | undefined;
}

/**
 * Passes an answer on as it comes, never faster than the client takes it.
 * @throws what the backend or the client's connection failed with, where the answer has no words for it
 */
export function passAnswer(answered: Answered, receiver: Receiver): Promise<Ending> {
  receiver.trace.reply = answered.reply;
  const type = answered.reply.headers['content-type'] ?? '';
  const isEvents = /^\s*text\/event-stream\b/i.test(type);
  return isEvents ? passEvents(answered, receiver) : passBytes(answered, receiver);
}

async function passBytes(answered: Answered, { response, trace, signal }: Receiver): Promise<Ending> {
  const { reply } = answered;
  response.writeHead(reply.status, answerHeaders(answered));
  await passProven(answered, (chunk) => {
    trace.passed(chunk);
    trace.bytesOut += chunk.byteLength;
    return response.write(chunk) ? null : responseEvent(response, 'drain', signal);
  });
  response.end();
  return endingOf(answered);
}

async function passEvents(answered: Answered, receiver: Receiver): Promise<Ending> {
  const { response, trace, signal, keepAliveMs } = receiver;
  const stream = new StreamResponse(response, keepAliveMs);
  stream.setHeaders(answerHeaders(answered));
  try {
    await passProven(answered, (chunk) => {
      trace.passed(chunk);
      return stream.write(chunk, signal);
    });
    stream.end();
    return endingOf(answered);
  } catch (error) {
    const failure = toFailure(error);
    if (!stream.begun || failure.code === 'aborted') throw error;
    stream.end(`data: ${JSON.stringify({ error: toClientError(failure).error })}\n\n`);
    return failed(failure, 200);
  } finally {
    stream.stop();
    trace.bytesOut = stream.bytes;
  }
}
