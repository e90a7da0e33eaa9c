import type { RequestHandler, Response } from 'express';
import type { Reply } from '../backends/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { withBearableWait } from '../translate/headers/retry-after.ts';
import type { Warning } from '../translate/warnings.ts';
import { firstAnswer } from './attempts.ts';
import type { Answered, Destination } from './attempts.ts';
import { sendWireError } from './wire-error.ts';
import type { Asked, ClientDialect, Prepared } from './client-dialect.ts';
import { toFailure } from './errors.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { Flight } from './in-flight.ts';
import { resolveAlias } from './model-alias.ts';
import { protocolHeaders, queryOf } from './protocol-headers.ts';
import { identify } from './request-id.ts';
import { readBody } from './read-body.ts';
import { RequestTrace } from './request-trace.ts';
import type { Ending } from './request-trace.ts';
import { responseEvent } from './response-event.ts';
import { StreamResponse } from './stream-response.ts';
import { ToldFailure } from './told-failure.ts';

/** One request on its way through the gateway. */
interface Exchange {
  readonly id: string;
  readonly dialect: ClientDialect;
  readonly response: Response;
  readonly trace: RequestTrace;
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
}

/** Answers a model request in its client's protocol: find the backend by the model's name, ask it, pass its answer on. */
export function answerWith(parts: GatewayParts, dialect: ClientDialect): RequestHandler {
  return async (request, response) => {
    const id = identify(response);
    const trace = new RequestTrace(parts, id, { endpoint: dialect.endpoint, dialect: dialect.name, request });
    let ending: Ending = { status: 500, outcome: 'failed', errorCode: 'internal' };
    let flight: Flight | undefined;
    try {
      flight = parts.inFlight.enter(response);
      const exchange: Exchange = {
        ...{ id, dialect, response, trace, signal: flight.signal },
        headers: protocolHeaders(request),
        query: queryOf(request),
      };
      const body = await readBody(request, response, flight.signal);
      trace.received(body);
      const asked = dialect.read(body, id);
      trace.model = asked.model;
      trace.stream = asked.stream;
      const destinations = resolve(parts, asked.model);
      const ask = () =>
        firstAnswer(destinations, (destination) => attempt(asked, destination, exchange), exchange.signal);
      ending = asked.stream
        ? await answerStream(ask, asked, exchange, parts.keepAliveMs)
        : await answerWhole(ask, exchange);
      await delivered(response, flight.signal);
    } catch (error) {
      ending = refuse(error, { id, dialect, response }, parts);
    } finally {
      flight?.leave();
      trace.end(ending);
    }
  };
}

/** A client may yet leave before it has got the last of it. Once the host ends the request, it is not waited for. */
export async function delivered(response: Response, signal: AbortSignal): Promise<void> {
  if (response.writableFinished) return;
  if (response.destroyed) throw new Failure('aborted', 'The client left.');
  if (!signal.aborted) await responseEvent(response, 'finish', signal);
}

async function attempt(asked: Asked, destination: Destination, exchange: Exchange): Promise<Reply> {
  const { trace } = exchange;
  trace.backend = destination.backend.name;
  trace.servedModel = destination.model;
  const prepared = asked.prepare(destination);
  const reply = await send(prepared, asked, destination, exchange);
  if (reply.status !== 400) return prepared.adapt(reply);
  // Known words of refusal are mended and tried once more; all others are the client's answer.
  const refusal = Buffer.concat(await Array.fromAsync(reply.body));
  const mended = prepared.mend(refusal.toString('utf8'));
  if (mended === null) return prepared.adapt({ ...reply, usage: () => reply.usage(), body: only(refusal) });
  return mended.adapt(await send(mended, asked, destination, exchange));
}

function send(
  { dialect, raw, body, asWritten, warnings }: Prepared,
  asked: Asked,
  { backend, model }: Destination,
  { id, trace, signal, response, headers, query }: Exchange,
): Promise<Reply> {
  trace.warnings = warnings;
  tellWarnings(response, warnings);
  return backend.chat({
    ...{ id, dialect, raw, body, headers, query, model, signal },
    ...(asWritten === undefined ? {} : { asWritten }),
    publicModel: asked.model,
    stream: asked.stream,
    onSent: () => trace.sent(),
  });
}

/** What could not be kept of the request, as codes with their places: `top_k@top_k, citations@messages.0`. */
function tellWarnings(response: Response, warnings: readonly Warning[]): void {
  if (response.headersSent) return;
  // Those of a target that failed say nothing of the one that answers.
  response.removeHeader('x-mlx-manager-warnings');
  if (warnings.length === 0) return;
  const list = warnings.map(({ code, path }) => (path === '' ? code : `${code}@${path}`)).join(', ');
  response.set('x-mlx-manager-warnings', list.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 2_000));
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

export function resolve(parts: GatewayParts, model: string): Destination[] {
  const found = resolveAlias(parts.routes(), model);
  if (found.kind === 'unknown') throw unknownModel(model, found.nearest);
  return found.targets.flatMap((target) => {
    const backend = parts.backend(target.backend);
    return backend === undefined ? [] : [{ backend, model: target.model, families: parts.modelFamilies }];
  });
}

export function unknownModel(model: string, nearest: readonly string[]): Failure {
  const names = nearest.map((name) => `"${name}"`).join(', ');
  return new Failure('model_not_found', `The model "${model}" does not exist here.`, {
    hint: names === '' ? 'GET /v1/models lists the names that do.' : `Did you mean ${names}?`,
    issues: [{ path: 'model', message: 'unknown' }],
  });
}

async function answerWhole(ask: () => Promise<Answered>, exchange: Exchange): Promise<Ending> {
  const { response, trace, signal } = exchange;
  const answered = await ask();
  const bytes = await collect(answered, trace);
  signal.throwIfAborted();
  trace.bytesOut = bytes.byteLength;
  response.status(answered.reply.status).set(answerHeaders(answered)).end(bytes);
  return endingFor(answered.reply.status);
}

async function answerStream(
  ask: () => Promise<Answered>,
  asked: Asked,
  exchange: Exchange,
  keepAliveMs: number | undefined,
): Promise<Ending> {
  const { response, trace, signal } = exchange;
  const stream = new StreamResponse(response, keepAliveMs);
  try {
    const answered = await ask();
    if (answered.reply.status !== 200) {
      return await answerStreamWithError(answered, asked, stream, exchange);
    }
    stream.setHeaders(answerHeaders(answered));
    trace.reply = answered.reply;
    for await (const chunk of answered.reply.body) {
      trace.passed(chunk);
      await stream.write(chunk, signal);
    }
    stream.end();
    return answered.reply.endedInError?.() === true ? BACKEND_ERROR : endingFor(200);
  } catch (error) {
    if (error instanceof ToldFailure) {
      stream.end();
      return failed(error.failure, 200);
    }
    // Before the first byte a failure has its own status; after it, it is the stream's last event.
    if (!stream.begun || isClientGone(error)) throw error;
    const failure = toFailure(error);
    stream.end(asked.errorEvent(failure));
    return failed(failure, 200);
  } finally {
    stream.stop();
    trace.bytesOut = stream.bytes;
  }
}

/** A backend that refuses answers in JSON, also where a stream was asked for. */
async function answerStreamWithError(
  answered: Answered,
  asked: Asked,
  stream: StreamResponse,
  { response, trace }: Exchange,
): Promise<Ending> {
  const bytes = await collect(answered, trace);
  if (stream.begun) {
    stream.end(asked.refusalEvent(bytes.toString('utf8')));
    return BACKEND_ERROR;
  }
  response.status(answered.reply.status).set(answerHeaders(answered)).end(bytes);
  return endingFor(answered.reply.status);
}

async function collect({ reply }: Answered, trace: RequestTrace): Promise<Buffer> {
  trace.reply = reply;
  const chunks: Uint8Array[] = [];
  for await (const chunk of reply.body) {
    trace.passed(chunk);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function answerHeaders({ reply, destination, attempts }: Answered): Record<string, string> {
  return {
    ...withBearableWait(reply.headers, Date.now()),
    'x-mlx-manager-backend': encodeURIComponent(destination.backend.name),
    'x-mlx-manager-model': encodeURIComponent(destination.model.toWellFormed()),
    'x-mlx-manager-attempts': String(attempts),
  };
}

export function refuse(
  error: unknown,
  { id, dialect, response }: Pick<Exchange, 'id' | 'dialect' | 'response'>,
  parts: GatewayParts,
): Ending {
  const failure = toFailure(error);
  if (failure.code === 'internal') parts.logger.error({ err: error, request: id }, 'request failed');
  const wire = dialect.error(failure, id);
  if (!response.headersSent && !response.destroyed) sendWireError(response, wire);
  else response.destroy();
  return failed(failure, wire.status);
}

export function failed(failure: Failure, status: number): Ending {
  switch (failure.code) {
    case 'aborted':
      return { status: 499, outcome: 'client-left', errorCode: null };
    case 'stopping':
      return { status, outcome: 'interrupted', errorCode: failure.code };
    default:
      return { status, outcome: 'failed', errorCode: failure.code };
  }
}

export function endingFor(status: number): Ending {
  return status < 400 ? { status, outcome: 'completed', errorCode: null } : { ...BACKEND_ERROR, status };
}

/** A backend told of an error within an answer that had begun. */
export const BACKEND_ERROR: Ending = { status: 200, outcome: 'failed', errorCode: 'backend_answered' };

function isClientGone(error: unknown): boolean {
  return error instanceof Failure && error.code === 'aborted';
}
