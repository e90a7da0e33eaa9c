import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Call } from '../../backends/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import { firstAnswer } from '../attempts.ts';
import type { Answered, Destination } from '../attempts.ts';
import { readChatBody } from '../chat-body.ts';
import type { ChatBody } from '../chat-body.ts';
import { sendError, toClientError, toFailure } from '../errors.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import type { Flight } from '../in-flight.ts';
import { RequestTrace } from '../request-trace.ts';
import type { Ending } from '../request-trace.ts';
import { StreamResponse } from '../stream-response.ts';

/** `POST /v1/chat/completions`: find the backend by the model's name, start it if need be, pass its answer on. */
export function chatCompletions(parts: GatewayParts): RequestHandler {
  return async (request, response) => {
    const id = `req_${randomUUID().replaceAll('-', '')}`;
    response.set('x-request-id', id);
    const trace = new RequestTrace(parts.recorder, id, '/v1/chat/completions');
    let ending: Ending = { status: 500, outcome: 'failed', errorCode: 'internal' };
    let flight: Flight | undefined;
    try {
      flight = parts.inFlight.enter(response);
      const { signal } = flight;
      const body = readChatBody(request);
      trace.model = body.model;
      trace.stream = body.stream;
      const destinations = resolve(parts, body.model);
      const callFor = (destination: Destination): Call => {
        trace.backend = destination.backend.name;
        trace.servedModel = destination.model;
        return {
          id,
          dialect: 'chat',
          raw: body.raw,
          body: body.json,
          publicModel: body.model,
          model: destination.model,
          stream: body.stream,
          signal,
          onSent: () => trace.sent(),
        };
      };
      const ask = () => firstAnswer(destinations, callFor, signal);
      ending = body.stream
        ? await answerStream(ask, response, trace, signal)
        : await answerWhole(ask, response, trace, signal);
    } catch (error) {
      ending = refuse(error, response, parts, id);
    } finally {
      flight?.leave();
      trace.end(ending);
    }
  };
}

function resolve(parts: GatewayParts, model: ChatBody['model']): Destination[] {
  const found = parts.routes().resolve(model);
  if (found.kind === 'unknown') throw unknownModel(model, found.nearest);
  return found.targets.flatMap((target) => {
    const backend = parts.backend(target.backend);
    return backend === undefined ? [] : [{ backend, model: target.model }];
  });
}

export function unknownModel(model: string, nearest: readonly string[]): Failure {
  const names = nearest.map((name) => `"${name}"`).join(', ');
  return new Failure('model_not_found', `The model "${model}" does not exist here.`, {
    hint: names === '' ? 'GET /v1/models lists the names that do.' : `Did you mean ${names}?`,
    issues: [{ path: 'model', message: 'unknown' }],
  });
}

async function answerWhole(
  ask: () => Promise<Answered>,
  response: Response,
  trace: RequestTrace,
  signal: AbortSignal,
): Promise<Ending> {
  const answered = await ask();
  const chunks: Uint8Array[] = [];
  for await (const chunk of answered.reply.body) {
    trace.firstByte();
    chunks.push(chunk);
  }
  signal.throwIfAborted();
  const bytes = Buffer.concat(chunks);
  trace.usage = answered.reply.usage();
  trace.bytesOut = bytes.byteLength;
  response.status(answered.reply.status).set(answerHeaders(answered)).end(bytes);
  return endingFor(answered.reply.status);
}

async function answerStream(
  ask: () => Promise<Answered>,
  response: Response,
  trace: RequestTrace,
  signal: AbortSignal,
): Promise<Ending> {
  const stream = new StreamResponse(response);
  try {
    const answered = await ask();
    if (answered.reply.status !== 200) return await answerStreamWithError(answered, stream, response, trace);
    stream.setHeaders(answerHeaders(answered));
    for await (const chunk of answered.reply.body) {
      trace.firstByte();
      await stream.write(chunk, signal);
    }
    trace.usage = answered.reply.usage();
    stream.end();
    return endingFor(200);
  } catch (error) {
    // Before the first byte a failure has its own status; after it, it is the stream's last event.
    if (!stream.begun || isClientGone(error)) throw error;
    const failure = toFailure(error);
    stream.end(`data: ${JSON.stringify({ error: toClientError(failure).error })}\n\n`);
    return failed(failure, 200);
  } finally {
    stream.stop();
    trace.bytesOut = stream.bytes;
  }
}

/** A backend that refuses answers in JSON, also where a stream was asked for. */
async function answerStreamWithError(
  answered: Answered,
  stream: StreamResponse,
  response: Response,
  trace: RequestTrace,
): Promise<Ending> {
  const bytes = Buffer.concat(await Array.fromAsync(answered.reply.body));
  trace.firstByte();
  if (stream.begun) stream.end(`data: ${bytes.toString('utf8').replaceAll(/\s*[\r\n]\s*/g, ' ')}\n\n`);
  else response.status(answered.reply.status).set(answerHeaders(answered)).end(bytes);
  return endingFor(answered.reply.status);
}

function answerHeaders({ reply, destination, attempts }: Answered): Record<string, string> {
  return {
    ...reply.headers,
    'x-mlx-manager-backend': destination.backend.name,
    'x-mlx-manager-model': encodeURIComponent(destination.model),
    'x-mlx-manager-attempts': String(attempts),
  };
}

function refuse(error: unknown, response: Response, parts: GatewayParts, id: string): Ending {
  const failure = toFailure(error);
  if (failure.code === 'internal') parts.logger.error({ err: error, request: id }, 'request failed');
  if (!response.headersSent && !response.destroyed) sendError(response, failure);
  else response.destroy();
  return failed(failure, toClientError(failure).status);
}

function failed(failure: Failure, status: number): Ending {
  switch (failure.code) {
    case 'aborted':
      return { status: 499, outcome: 'client-left', errorCode: null };
    case 'stopping':
      return { status, outcome: 'interrupted', errorCode: failure.code };
    default:
      return { status, outcome: 'failed', errorCode: failure.code };
  }
}

function endingFor(status: number): Ending {
  return status < 400
    ? { status, outcome: 'completed', errorCode: null }
    : { status, outcome: 'failed', errorCode: 'backend_answered' };
}

function isClientGone(error: unknown): boolean {
  return error instanceof Failure && error.code === 'aborted';
}
