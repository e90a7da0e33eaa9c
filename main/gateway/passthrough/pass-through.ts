import type { RequestHandler } from 'express';
import type { Reply } from '../../backends/backend.ts';
import { notOffered } from '../../backends/endpoint.ts';
import type { Endpoint } from '../../backends/endpoint.ts';
import { Admission } from '../admission.ts';
import { delivered, resolve } from '../answer.ts';
import { failed, refuse, UNEXPECTED } from '../ending.ts';
import { firstAnswer, refusalOf, withBody } from '../attempts.ts';
import type { AttemptCall, Destination } from '../attempts.ts';
import { toFailure } from '../errors.ts';
import { chatDialect } from '../dialects/chat.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import type { Flight } from '../in-flight.ts';
import { queryOf } from '../protocol-headers.ts';
import { readBody } from '../read-body.ts';
import { identify } from '../request-id.ts';
import { RequestTrace } from '../request-trace.ts';
import { readForwardBody } from './forward-body.ts';
import type { ForwardBody } from './forward-body.ts';
import { passAnswer } from './pass-answer.ts';

/** Answers a request that nothing here needs to understand: finds the backend by the model's name, passes bytes on. */
export function passThrough(parts: GatewayParts, endpoint: Endpoint): RequestHandler {
  return async (request, response) => {
    const id = identify(response);
    const userAgent = request.headers['user-agent'];
    const trace = new RequestTrace(parts, id, { endpoint: `/v1/${endpoint}`, dialect: null, userAgent });
    let ending = UNEXPECTED;
    let flight: Flight | undefined;
    try {
      flight = parts.inFlight.enter(response);
      const { signal } = flight;
      const admission = new Admission(parts.access, request, trace);
      const body = await readBody(request, response, signal);
      trace.received(body);
      const asked = readForwardBody(body, request.get('content-type') ?? '');
      trace.model = asked.model;
      trace.stream = asked.wantsStream;
      const query = queryOf(request);
      const checkModel = await admission.enter({ model: asked.model, canWait: false }, flight);
      const resolved = resolve(parts, asked.model, trace, checkModel);
      const destinations = offering(endpoint, resolved.destinations, trace);
      const answered = await firstAnswer({
        ...{ destinations, signal, trace, circuits: parts.circuits, pause: parts.pause },
        proof: { kind: 'bytes' },
        ask: async (destination, call) => {
          const reply = await forward(asked, destination, call, { id, endpoint, query, trace });
          if (reply.status < 400) return { reply, refusal: null };
          const body = Buffer.concat(await Array.fromAsync(reply.body));
          return { reply: withBody(reply, body), refusal: refusalOf(reply.status, body) };
        },
      });
      try {
        ending = await passAnswer(answered, { response, trace, signal, keepAliveMs: parts.keepAliveMs });
      } catch (error) {
        ending = failed(toFailure(error), answered.reply.status);
        throw error;
      } finally {
        answered.ended(ending.failure);
      }
      await delivered(response, signal);
    } catch (error) {
      const refused = refuse(error, { id, dialect: chatDialect, response, trace }, parts);
      const seen = response.headersSent && refused.outcome !== 'client-left';
      ending = seen ? { ...refused, status: response.statusCode } : refused;
    } finally {
      flight?.leave();
      trace.end(ending);
    }
  };
}

/** Those of the destinations that have the endpoint. @throws Failure `not_found` where none has */
function offering(
  endpoint: Endpoint,
  destinations: readonly Destination[],
  trace: RequestTrace,
): readonly Destination[] {
  const able = destinations.filter(({ backend }) => backend.endpoints.includes(endpoint));
  const [first] = destinations;
  if (able.length > 0 || first === undefined) return able;
  trace.backend = first.backend.name;
  trace.servedModel = first.model;
  throw notOffered(first.backend, endpoint);
}

interface Way {
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly query: string;
  readonly trace: RequestTrace;
}

function forward(
  { model: publicModel, wantsStream, contentType, bodyFor }: ForwardBody,
  { backend, model }: Destination,
  { signal, onSent }: AttemptCall,
  { id, endpoint, query, trace }: Way,
): Promise<Reply> {
  return backend.forward({
    ...{ id, endpoint, query, signal, publicModel, model, wantsStream, contentType, bodyFor },
    onAdmitted: () => trace.admitted(),
    onSent: () => {
      trace.sent();
      onSent();
    },
  });
}
