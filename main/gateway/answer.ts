import type { RequestHandler, Response } from 'express';
import type { Reply } from '../backends/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { FoundModel } from '../access/client-use.ts';
import type { Warning } from '../translate/warnings.ts';
import { Admission } from './admission.ts';
import { firstAnswer, refusalOf, withBody } from './attempts.ts';
import type { Answered, AttemptCall, Destination, Said } from './attempts.ts';
import type { Asked, ClientDialect, Prepared } from './client-dialect.ts';
import { endingOf, failed, refuse, UNEXPECTED } from './ending.ts';
import { toFailure } from './errors.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { Flight } from './in-flight.ts';
import { resolveAlias } from './model-alias.ts';
import { passProven } from './pass-proven.ts';
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
    const userAgent = request.headers['user-agent'];
    const trace = new RequestTrace(parts, id, {
      endpoint: dialect.endpoint,
      dialect: dialect.name,
      userAgent,
    });
    let spoken = dialect;
    let ending = UNEXPECTED;
    let flight: Flight | undefined;
    try {
      flight = parts.inFlight.enter(response);
      const exchange: Exchange = {
        ...{ id, response, trace, signal: flight.signal },
        headers: protocolHeaders(request),
        query: queryOf(request),
      };
      const admission = new Admission(parts.access, request, trace);
      if (admission.isInside) spoken = dialect.inside ?? dialect;
      const body = await readBody(request, response, flight.signal);
      trace.received(body);
      const asked = spoken.read(body, id, parts.defaultModel());
      trace.model = asked.model;
      trace.stream = asked.stream;
      const running = flight;
      const ask = async () => {
        const checkModel = await admission.enter({ model: asked.model, canWait: asked.stream }, running);
        const { destinations, waitForWholeAnswer } = resolve(parts, asked.model, trace, checkModel);
        return firstAnswer({
          destinations,
          proof: asked.stream
            ? { kind: 'events', whole: waitForWholeAnswer, meaning: (event) => dialect.eventMeaning(event) }
            : { kind: 'whole' },
          ask: (destination, call) => attempt(asked, destination, call, exchange),
          ...{ signal: exchange.signal, circuits: parts.circuits, trace, pause: parts.pause },
        });
      };
      ending = asked.stream
        ? await answerStream(ask, asked, exchange, parts.keepAliveMs)
        : await answerWhole(ask, exchange);
      await delivered(response, flight.signal);
    } catch (error) {
      ending = refuse(error, { id, dialect: spoken, response, trace }, parts);
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

async function attempt(
  asked: Asked,
  destination: Destination,
  call: AttemptCall,
  exchange: Exchange,
): Promise<Said> {
  const prepared = asked.prepare(destination);
  const reply = await send(prepared, asked, destination, call, exchange);
  if (reply.status < 400) return { reply: await prepared.adapt(reply), refusal: null };
  const body = Buffer.concat(await Array.fromAsync(reply.body));
  const text = body.toString('utf8');
  // Known words of refusal are mended and tried once more; all others are the client's answer.
  const mended = reply.status === 400 ? prepared.mend(text) : null;
  if (mended === null) return refusedWith(prepared, reply, body);
  const again = await send(mended, asked, destination, call, exchange);
  if (again.status < 400) return { reply: await mended.adapt(again), refusal: null };
  return refusedWith(mended, again, Buffer.concat(await Array.fromAsync(again.body)));
}

async function refusedWith(prepared: Prepared, reply: Reply, body: Buffer): Promise<Said> {
  return {
    reply: await prepared.adapt(withBody(reply, body)),
    refusal: refusalOf(reply.status, body),
  };
}

function send(
  { dialect, raw, body, asWritten, warnings }: Prepared,
  asked: Asked,
  { backend, model }: Destination,
  { signal, isFallback, onSent }: AttemptCall,
  { id, trace, response, headers, query }: Exchange,
): Promise<Reply> {
  trace.warnings = warnings;
  tellWarnings(response, warnings);
  return backend.chat({
    ...{ id, dialect, raw, body, headers, query, model, signal, isFallback },
    ...(asWritten === undefined ? {} : { asWritten }),
    publicModel: asked.model,
    stream: asked.stream,
    onAdmitted: () => trace.admitted(),
    onSent: () => {
      trace.sent();
      onSent();
    },
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

export interface Resolved {
  readonly destinations: readonly Destination[];
  readonly waitForWholeAnswer: boolean;
}

/** Where a model's name leads. @throws Failure `model_not_found`, or what `check` throws where a client may not have it */
export function resolve(
  parts: GatewayParts,
  model: string,
  trace: RequestTrace,
  check: (found: FoundModel) => void,
): Resolved {
  const found = resolveAlias(parts.routes(), model);
  if (found.kind === 'unknown') {
    check({ name: model, route: null });
    throw unknownModel(model, found.nearest);
  }
  trace.route = found.route;
  check(found);
  const destinations = found.targets.flatMap((target) => {
    const backend = parts.backend(target.backend);
    if (backend === undefined) return [];
    const contextTokens = target.contextTokens ?? backend.contextTokens;
    return [{ backend, model: target.model, contextTokens, families: parts.modelFamilies }];
  });
  return { destinations, waitForWholeAnswer: found.waitForWholeAnswer };
}

export function unknownModel(model: string, nearest: readonly string[]): Failure {
  const [first, ...others] = nearest;
  const names =
    first === undefined ? null : others.reduce((all, name) => phrase`${all}, "${name}"`, phrase`"${first}"`);
  return new Failure('model_not_found', phrase`The model "${model}" does not exist here.`, {
    hint: names === null ? phrase`GET /v1/models lists the names that do.` : phrase`Did you mean ${names}?`,
    issues: [{ path: 'model', message: 'unknown' }],
  });
}

async function answerWhole(ask: () => Promise<Answered>, { response, trace }: Exchange): Promise<Ending> {
  const answered = await ask();
  trace.reply = answered.reply;
  const [only] = answered.held;
  const bytes = answered.held.length === 1 && only !== undefined ? only : Buffer.concat(answered.held);
  trace.passed(bytes);
  trace.bytesOut = bytes.byteLength;
  response
    .writeHead(answered.reply.status, { ...answerHeaders(answered), 'content-length': bytes.byteLength })
    .end(bytes);
  const ending = endingOf(answered);
  answered.ended(ending.failure);
  return ending;
}

async function answerStream(
  ask: () => Promise<Answered>,
  asked: Asked,
  exchange: Exchange,
  keepAliveMs: number | undefined,
): Promise<Ending> {
  const { response, trace } = exchange;
  const stream = new StreamResponse(response, keepAliveMs);
  let answered: Answered | null = null;
  let ending = UNEXPECTED;
  try {
    answered = await ask();
    ending =
      answered.refused === null
        ? await passStream(answered, stream, exchange)
        : refuseStream(answered, asked, stream, exchange);
  } catch (error) {
    ending = failed(error instanceof ToldFailure ? error.failure : toFailure(error), 200);
    if (error instanceof ToldFailure) stream.end();
    // Before the first byte a failure has its own status; after it, it is the stream's last event.
    else if (!stream.begun || ending.failure === 'client-left') throw error;
    else stream.end(asked.errorEvent(toFailure(error)));
  } finally {
    answered?.ended(ending.failure);
    stream.stop();
    trace.bytesOut = stream.bytes;
  }
  return ending;
}

/** Never faster than the client takes it. */
async function passStream(
  answered: Answered,
  stream: StreamResponse,
  { trace, signal }: Exchange,
): Promise<Ending> {
  stream.setHeaders(answerHeaders(answered));
  trace.reply = answered.reply;
  await passProven(answered, (chunk) => {
    trace.passed(chunk);
    return stream.write(chunk, signal);
  });
  stream.end();
  return endingOf(answered);
}

/** A backend that refuses answers in JSON, also where a stream was asked for. */
function refuseStream(
  answered: Answered,
  asked: Asked,
  stream: StreamResponse,
  { response, trace }: Exchange,
): Ending {
  const bytes = Buffer.concat(answered.held);
  trace.reply = answered.reply;
  trace.passed(bytes);
  if (stream.begun) {
    stream.end(asked.refusalEvent(bytes.toString('utf8')));
    return { ...endingOf(answered), status: 200 };
  }
  response.status(answered.reply.status).set(answerHeaders(answered)).end(bytes);
  return endingOf(answered);
}

export function answerHeaders({ reply, destination, attempts }: Answered): Record<string, string> {
  return {
    ...reply.headers,
    'x-mlx-manager-backend': encodeURIComponent(destination.backend.name),
    'x-mlx-manager-model': encodeURIComponent(destination.model.toWellFormed()),
    'x-mlx-manager-attempts': String(attempts),
  };
}
