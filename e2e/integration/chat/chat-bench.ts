import { join } from 'node:path';
import { expect } from 'vitest';
import type { HostClient } from '../../../contract/client.ts';
import type { InputPart, Message, MessagePart } from '../../../contract/chat.ts';
import type { HostEvent } from '../../../contract/event-stream.ts';
import { eventsOnly } from '../../../contract/event-stream.ts';
import type { ConversationId, MessageId } from '../../../contract/ids.ts';
import { RemoteSpec } from '../../../contract/backend.ts';
import { ScriptedUpstream } from '../../../main/gateway/testing/scripted-upstream.ts';
import type { Host } from '../../../main/compose.ts';
import { HostBench } from '../harness.ts';

/** A host with the models `m` and `n` at a scripted upstream, and what it tells. */
export class ChatBench implements AsyncDisposable {
  readonly bench = new HostBench();
  readonly events: HostEvent[] = [];
  readonly upstream: ScriptedUpstream;
  host!: Host;
  url = '';
  #heard = Promise.withResolvers<undefined>();

  private constructor(upstream: ScriptedUpstream) {
    this.upstream = upstream;
  }

  static async start(): Promise<ChatBench> {
    const chat = new ChatBench(await ScriptedUpstream.start());
    await chat.open();
    const spec = RemoteSpec.parse({ kind: 'openai-compatible', url: chat.upstream.url, reach: 'loopback' });
    const { id } = await chat.client.backends.add({ name: 'cloud', spec });
    for (const pattern of ['m', 'n']) {
      await chat.client.routes.add({ match: 'exact', pattern, targets: [{ backend: id }] });
    }
    return chat;
  }

  /** Composes the host, again after `stop`. */
  async open(): Promise<void> {
    this.host = await this.bench.compose();
    this.url = await this.host.start();
    const hear = eventsOnly((event) => {
      this.events.push(event);
      this.#heard.resolve(undefined);
      this.#heard = Promise.withResolvers();
    });
    void this.host.transport.listen(hear, new AbortController().signal);
  }

  async stop(): Promise<void> {
    await this.host.stop();
    this.bench.forget(this.host);
  }

  get client(): HostClient {
    return this.host.client;
  }

  async create(fields: Parameters<HostClient['chat']['create']>[0] = {}): Promise<ConversationId> {
    return (await this.client.chat.create({ model: 'm', ...fields })).id;
  }

  /** Asks, and gives the first answer as it begins. */
  async ask(id: ConversationId, text: string, more: readonly InputPart[] = []): Promise<Message> {
    const parts: InputPart[] = [{ type: 'text', text }, ...more];
    const [answer] = (await this.client.chat.send({ id, parts })).answers;
    if (answer === undefined) throw new Error('no answer began');
    return answer;
  }

  /** The message once it is as wanted; looks again after each event of the host. */
  async until(
    conversation: ConversationId,
    message: MessageId,
    wanted: (message: Message) => boolean,
  ): Promise<Message> {
    for (;;) {
      const heard = this.#heard.promise;
      const found = await this.client.chat.message({ conversation, message });
      if (wanted(found)) return found;
      await heard;
    }
  }

  ended(conversation: ConversationId, { id }: Pick<Message, 'id'>): Promise<Message> {
    return this.until(conversation, id, ({ answer }) => answer?.state !== 'writing');
  }

  /** What a window has that only heard events about this message. */
  heard(message: MessageId): MessagePart[] {
    const parts: MessagePart[] = [];
    for (const { name, payload } of this.events) {
      if (name === 'chat.partChanged' && payload.message === message) parts[payload.part] = payload.value;
      if (name !== 'chat.delta' || payload.message !== message) continue;
      const part = parts[payload.part];
      if (part?.type === 'tool-call') {
        expect(part.arguments).toHaveLength(payload.offset);
        parts[payload.part] = { ...part, arguments: part.arguments + payload.text };
      } else if (part?.type === 'text' || part?.type === 'reasoning') {
        expect(part.text).toHaveLength(payload.offset);
        parts[payload.part] = { ...part, text: part.text + payload.text };
      }
    }
    return parts;
  }

  async attach(name: string, bytes: Uint8Array) {
    const { upload } = await this.client.chat.beginAttachment({ name, bytes: bytes.byteLength });
    const base64 = Buffer.from(bytes).toString('base64');
    await this.client.chat.appendAttachment({ upload, offset: 0, base64 });
    return this.client.chat.finishAttachment({ upload });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bench[Symbol.asyncDispose]();
    await this.upstream[Symbol.asyncDispose]();
  }
}

/** An event of a stream with this delta. */
export function delta(fields: object, finish: string | null = null): string {
  const choice = { index: 0, delta: fields, finish_reason: finish };
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [choice] })}\n\n`;
}

export interface Call {
  readonly name: string;
  /** JSON, as the model writes it. */
  readonly input: string;
}

/** A stream in which the model calls these tools. */
export function callTools(...calls: readonly Call[]): string {
  const tool_calls = calls.map(({ name, input }, index) => ({
    ...{ index, id: `call_${name}_${index}`, type: 'function' },
    function: { name, arguments: input },
  }));
  return `${delta({ role: 'assistant', tool_calls })}${delta({}, 'tool_calls')}data: [DONE]\n\n`;
}

/** Small files as cameras and programs write them. */
export const REAL_FILES = join(
  ...[import.meta.dirname, '..', '..', '..', 'main', 'chat', 'attachments', 'testing', 'real-files'],
);

/** The 1 × 1 picture that everybody has. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
