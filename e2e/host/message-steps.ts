import * as z from 'zod';
import { readEvents } from './read-events.ts';

const Usage = z.looseObject({
  input_tokens: z.int().optional(),
  cache_creation_input_tokens: z.int().nullish(),
  cache_read_input_tokens: z.int().nullish(),
  output_tokens: z.int(),
});
const ContentBlock = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.literal('') }),
  z.strictObject({
    type: z.literal('tool_use'),
    id: z.string().min(1),
    name: z.string(),
    input: z.strictObject({}),
  }),
]);
const Delta = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text_delta'), text: z.string() }),
  z.strictObject({ type: z.literal('input_json_delta'), partial_json: z.string() }),
]);
const Stop = z.strictObject({ stop_reason: z.string(), stop_sequence: z.string().nullable() });
const Start = z.strictObject({
  id: z.string().min(1),
  type: z.literal('message'),
  role: z.literal('assistant'),
  model: z.string(),
  content: z.tuple([]),
  stop_reason: z.null(),
  stop_sequence: z.null(),
  usage: Usage,
});
const Event = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message_start'), message: Start }),
  z.strictObject({ type: z.literal('ping') }),
  z.strictObject({ type: z.literal('content_block_start'), index: z.int(), content_block: ContentBlock }),
  z.strictObject({ type: z.literal('content_block_delta'), index: z.int(), delta: Delta }),
  z.strictObject({ type: z.literal('content_block_stop'), index: z.int() }),
  z.strictObject({ type: z.literal('message_delta'), delta: Stop, usage: Usage }),
  z.strictObject({ type: z.literal('message_stop') }),
]);

/** One event of a stream of Messages; a block's deltas are one however many they were. */
export type MessageStep =
  | { readonly event: 'message_start' | 'ping' | 'message_stop' }
  | {
      readonly event: 'content_block_start';
      readonly index: number;
      readonly block: string;
      readonly name?: string;
    }
  | { readonly event: 'content_block_delta'; readonly index: number; readonly delta: string; text: string }
  | { readonly event: 'content_block_stop'; readonly index: number }
  | {
      readonly event: 'message_delta';
      readonly stopReason: string;
      readonly stopSequence: string | null;
      /** As a client has them at the end: prompt with what came from a cache, answer. */
      readonly tokens: readonly [prompt: number, answer: number];
    };

/** A stream of Messages without ids, the model's name and what a cache saved. */
export function messageSteps(stream: string): MessageStep[] {
  const steps: MessageStep[] = [];
  let usage: Partial<z.infer<typeof Usage>> = {};
  for (const { event: name, data } of readEvents(stream)) {
    const event = Event.parse(JSON.parse(data));
    if (event.type !== name) throw new Error(`the event ${event.type} is called ${String(name)}`);
    switch (event.type) {
      case 'message_start':
        usage = event.message.usage;
        steps.push({ event: event.type });
        break;
      case 'content_block_start':
        steps.push(blockStart(event.index, event.content_block));
        break;
      case 'content_block_delta':
        addDelta(steps, event.index, event.delta);
        break;
      case 'content_block_stop':
        steps.push({ event: event.type, index: event.index });
        break;
      case 'message_delta':
        usage = { ...usage, ...event.usage };
        steps.push({
          event: event.type,
          stopReason: event.delta.stop_reason,
          stopSequence: event.delta.stop_sequence,
          tokens: [promptTokens(usage), event.usage.output_tokens],
        });
        break;
      case 'ping':
      case 'message_stop':
        steps.push({ event: event.type });
    }
  }
  return steps;
}

function blockStart(index: number, block: z.infer<typeof ContentBlock>): MessageStep {
  const step = { event: 'content_block_start', index, block: block.type } as const;
  return block.type === 'tool_use' ? { ...step, name: block.name } : step;
}

function addDelta(steps: MessageStep[], index: number, delta: z.infer<typeof Delta>): void {
  const text = delta.type === 'text_delta' ? delta.text : delta.partial_json;
  const last = steps.at(-1);
  if (last?.event === 'content_block_delta' && last.index === index && last.delta === delta.type) {
    last.text += text;
  } else {
    steps.push({ event: 'content_block_delta', index, delta: delta.type, text });
  }
}

function promptTokens(usage: Partial<z.infer<typeof Usage>>): number {
  const cached = (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
  return (usage.input_tokens ?? 0) + cached;
}
