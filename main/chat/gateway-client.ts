import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { parseEvents } from '../upstream/server-sent-events.ts';
import { ToldError, toldFailure } from './told-error.ts';

/** Where the chat finds the gateway, of which it is a client like any other. */
export interface GatewayAddress {
  /** Null while nothing listens. */
  url(): string | null;
  readonly key: string;
}

export interface GatewayCall {
  readonly body: Readonly<Record<string, unknown>>;
  /** Whose request it is; null for the owner of the machine. */
  readonly person: string | null;
  readonly signal: AbortSignal;
}

/** Asks the gateway and gives the data of its events as they come. */
export interface ChatGateway {
  /** @throws Failure as the gateway told it; the signal's reason when it aborts */
  ask(call: GatewayCall): AsyncIterable<string>;
  close(): Promise<void>;
}

/** The gateway says itself when something takes too long, so there are no limits of time here. */
export function createChatGateway(address: GatewayAddress): ChatGateway {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connectTimeout: 10_000 });
  return {
    async *ask(call) {
      const answer = await send(agent, address, call);
      // Without a listener, a body that breaks while nobody reads it would end the process.
      answer.body.on('error', () => undefined);
      try {
        if (answer.statusCode !== 200) throw await refusalOf(answer);
        for await (const { data } of parseEvents(answer.body)) yield data;
      } catch (error) {
        call.signal.throwIfAborted();
        throw error instanceof Failure ? error : brokenOff(error);
      } finally {
        answer.body.destroy();
      }
    },
    close: () => agent.destroy(),
  };
}

async function send(
  agent: Agent,
  address: GatewayAddress,
  { body, person, signal }: GatewayCall,
): Promise<Dispatcher.ResponseData> {
  const url = address.url();
  if (url === null) {
    throw new Failure('not_running', phrase`The gateway is not running.`, {
      hint: phrase`Start it, then answer again.`,
    });
  }
  try {
    return await request(new URL('/v1/chat/completions', url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${address.key}`,
        'user-agent': 'mlx-manager-chat',
        ...(person === null ? {} : { 'x-mlx-manager-person': person }),
      },
      body: JSON.stringify(body),
      dispatcher: agent,
      signal,
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new Failure('not_running', phrase`The gateway does not answer.`, {
      hint: phrase`Look whether it is running, then answer again.`,
      cause,
    });
  }
}

/** A refusal's body is a few hundred bytes; more than this says nothing more. */
const REFUSAL_BYTES = 64 * 1024;

async function refusalOf({ statusCode, body }: Dispatcher.ResponseData): Promise<Failure> {
  let text = '';
  for await (const chunk of body.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > REFUSAL_BYTES) break;
  }
  return toldFailure(errorIn(text), phrase`The gateway answered ${statusCode}.`, statusCode);
}

const Refusal = z.looseObject({ error: ToldError });

function errorIn(text: string): ToldError | null {
  try {
    return Refusal.parse(JSON.parse(text)).error;
  } catch {
    return null;
  }
}

/** An answer that ends before its end. */
export function brokenOff(cause?: unknown): Failure {
  return new Failure('upstream_protocol', phrase`The answer broke off before its end.`, {
    hint: phrase`Let it go on, or answer again.`,
    cause,
  });
}
