import * as z from 'zod';
import type { RemoteRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { KeyId } from '../../../contract/ids.ts';
import type { UpstreamModel } from '../../../contract/model.ts';
import { replaceModelName } from '../../translate/model-name.ts';
import { readBody } from '../../upstream/read-body.ts';
import { createUpstream } from '../../upstream/upstream-client.ts';
import type { Upstream, UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { AddressPolicy } from '../../upstream/address-guard.ts';
import type { Backend, Call, Health, Reply } from '../backend.ts';
import { mapErrorObject, mapServerError } from '../conform/errors.ts';
import { endpointUrl } from './endpoint.ts';
import { readUsage, StreamTap } from './stream-tap.ts';

/** A whole answer larger than this is refused (bytes): it would be held in memory. */
const REPLY_LIMIT = 64 * 1024 * 1024;

const ModelList = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

export interface RemoteParts {
  readonly policy: AddressPolicy;
  readonly readKey: (id: KeyId, signal: AbortSignal) => Promise<string>;
  /** Takes keys out of an error's words: some servers repeat the key that they refuse. */
  readonly redact: (text: string) => string;
}

/**
 * Anything that speaks OpenAI's protocol at an address. Requests and answers pass as bytes, but for the model's
 * name and the credentials, so that nothing a provider adds gets lost.
 */
export class OpenAiCompatibleBackend implements Backend {
  readonly kind = 'openai-compatible';
  readonly dialects = ['chat'] as const;
  readonly #record: RemoteRecord;
  readonly #parts: RemoteParts;
  readonly #upstream: Upstream;

  constructor(record: RemoteRecord, parts: RemoteParts) {
    this.#record = record;
    this.#parts = parts;
    this.#upstream = createUpstream({
      policy: parts.policy,
      deadlines: record.spec.deadlines,
      maxConnections: record.spec.maxConnections,
    });
  }

  get id() {
    return this.#record.id;
  }

  get name() {
    return this.#record.name;
  }

  async start(): Promise<void> {
    // Somebody else runs it.
  }

  async stop(): Promise<void> {
    // Somebody else runs it.
  }

  async health(signal: AbortSignal): Promise<Health> {
    try {
      await this.models(signal);
      return { state: 'ready' };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { state: 'unreachable', why: error.message };
    }
  }

  /** @throws Failure `upstream_protocol` when the answer is not a list of models, with what came instead */
  async models(signal: AbortSignal): Promise<UpstreamModel[]> {
    const response = await this.#upstream.request({
      url: endpointUrl(this.#record.spec.url, 'models'),
      method: 'GET',
      headers: { accept: 'application/json', ...(await this.#credentials(signal)) },
      signal,
    });
    const text = Buffer.from(await readBody(response, REPLY_LIMIT)).toString('utf8');
    if (response.status !== 200) throw this.#refused(response, text);
    const list = ModelList.safeParse(safeJson(text));
    if (!list.success) {
      throw new Failure('upstream_protocol', `"${this.name}" did not answer with a list of models.`, {
        hint: 'Check the address: it should be the one that ends in /v1.',
      });
    }
    return list.data.data.map(({ id }) => ({ id }));
  }

  async chat(call: Call): Promise<Reply> {
    const credentials = await this.#credentials(call.signal);
    call.onSent();
    const response = await this.#upstream.request({
      url: endpointUrl(this.#record.spec.url, 'chat/completions'),
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: call.stream ? 'text/event-stream' : 'application/json',
        'accept-encoding': 'identity',
        ...credentials,
      },
      body: call.model === call.publicModel ? call.raw : replaceModelName(call.raw, call.model),
      signal: call.signal,
    });
    const headers = passedOn(response.headers);
    if (response.status >= 400) return this.#errorReply(response, headers);
    if (!call.stream || isNoStream(response)) return this.#wholeReply(response, headers, call.stream);
    const tap = new StreamTap(this.#parts.redact);
    return {
      status: 200,
      headers,
      body: tap.pass(response.body),
      usage: () => tap.usage,
      endedInError: () => tap.endedInError,
    };
  }

  close(): Promise<void> {
    return this.#upstream.close(AbortSignal.abort());
  }

  /** Some report errors with a status of success; and what is no answer at all must not look like one. */
  async #wholeReply(
    response: UpstreamResponse,
    headers: Record<string, string>,
    wantedStream: boolean,
  ): Promise<Reply> {
    const bytes = await readBody(response, REPLY_LIMIT);
    const text = Buffer.from(bytes).toString('utf8');
    const { error, choices } = AnswerBody.safeParse(safeJson(text)).data ?? {};
    if (error !== undefined && error !== null) {
      const mapped = mapErrorObject(error);
      const body = this.#parts.redact(JSON.stringify({ error: mapped.error }));
      return whole(mapped.status, JSON_HEADERS, Buffer.from(body), null);
    }
    if (choices !== undefined && !wantedStream) {
      return whole(200, { ...JSON_HEADERS, ...headers }, bytes, readUsage(text));
    }
    const what = choices === undefined ? 'something that is no answer' : 'no stream though one was asked for';
    throw new Failure('upstream_protocol', `"${this.name}" sent ${what}.`, {
      hint: 'Check the address: it should be the one that ends in /v1.',
    });
  }

  /** An error in OpenAI's form passes as it is; a proxy's page or anything else is put into that form. */
  async #errorReply(response: UpstreamResponse, headers: Record<string, string>): Promise<Reply> {
    const bytes = await readBody(response, REPLY_LIMIT);
    const text = Buffer.from(bytes).toString('utf8');
    const { redact } = this.#parts;
    if (isOpenAiError(safeJson(text)))
      return whole(response.status, headers, Buffer.from(redact(text)), null);
    const mapped = mapServerError(response.status, response.headers['content-type'] ?? '', text);
    const body = Buffer.from(redact(JSON.stringify({ error: mapped.error })));
    return whole(mapped.status, { ...headers, ...JSON_HEADERS }, body, null);
  }

  #refused(response: UpstreamResponse, text: string): Failure {
    const { error } = mapServerError(response.status, response.headers['content-type'] ?? '', text);
    const rejected = response.status === 401 || response.status === 403;
    const said = this.#parts.redact(error.message);
    return new Failure('upstream_protocol', `"${this.name}" answered ${response.status}: ${said}`, {
      hint: rejected
        ? 'It does not accept the stored key: `mlx-manager key replace` sets another.'
        : 'Check the address and whether the server runs.',
    });
  }

  async #credentials(signal: AbortSignal): Promise<Record<string, string>> {
    const { key } = this.#record.spec;
    if (key === null) return {};
    return { authorization: `Bearer ${await this.#parts.readKey(key, signal)}` };
  }
}

const PASSED_ON = /^(?:content-type|retry-after|retry-after-ms|x-should-retry|openai-.*|x-ratelimit-.*)$/;

function passedOn(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).filter(
    ([name, value]) => PASSED_ON.test(name) && isSendable(value),
  );
  const upstreamId = headers['x-request-id'];
  return {
    ...Object.fromEntries(entries),
    ...(upstreamId !== undefined && isSendable(upstreamId) ? { 'x-upstream-request-id': upstreamId } : {}),
  };
}

/** Node sends no header with other characters, and undici reads headers as UTF-8. */
function isSendable(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** A page or a JSON value where a stream was asked for. Some servers give a stream no type, or a wrong one. */
function isNoStream({ headers }: UpstreamResponse): boolean {
  return /^\s*(?:text\/html|application\/json)\b/i.test(headers['content-type'] ?? '');
}

function whole(
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array,
  usage: Reply['usage'] extends () => infer U ? U : never,
): Reply {
  return { status, headers, body: once(bytes), usage: () => usage };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const JSON_HEADERS = { 'content-type': 'application/json' };
const AnswerBody = z.looseObject({ error: z.unknown(), choices: z.unknown() }).partial();
const OpenAiErrorBody = z.looseObject({ error: z.looseObject({ message: z.string() }) });

function isOpenAiError(value: unknown): boolean {
  return OpenAiErrorBody.safeParse(value).success;
}
