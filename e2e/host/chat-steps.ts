import * as z from 'zod';
import { readEvents } from './read-events.ts';

const CallDelta = z.strictObject({
  index: z.int(),
  id: z.string().min(1).optional(),
  type: z.literal('function').optional(),
  function: z.strictObject({ name: z.string().optional(), arguments: z.string() }),
});
const Delta = z.strictObject({
  role: z.string().optional(),
  content: z.string().optional(),
  tool_calls: z.array(CallDelta).optional(),
});
const Usage = z
  .looseObject({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
  .refine((usage) => usage.total_tokens === usage.prompt_tokens + usage.completion_tokens);
const Chunk = z.strictObject({
  id: z.string().min(1),
  object: z.literal('chat.completion.chunk'),
  created: z.int(),
  model: z.string(),
  choices: z
    .array(
      z.strictObject({
        index: z.literal(0),
        delta: Delta,
        logprobs: z.null(),
        finish_reason: z.string().nullable(),
      }),
    )
    .max(1),
  usage: Usage.nullish(),
});

/** One thing that a stream of Chat Completions said; a text or a call's arguments however many chunks it took. */
export type ChatStep =
  | { readonly role: string }
  | { text: string }
  | { readonly call: number; readonly hasId: boolean; readonly name: string; arguments: string }
  | { readonly finish: string }
  | { readonly usage: readonly [prompt: number, completion: number] }
  /** `usage: null` beside the choices, as long as there is none yet. */
  | { readonly awaitsUsage: boolean }
  | { readonly done: true };

/** A stream of Chat Completions without ids, times, the model's name and what a cache saved. */
export function chatSteps(stream: string): ChatStep[] {
  const steps: ChatStep[] = [];
  const names = new Set<string>();
  for (const { event, data } of readEvents(stream)) {
    if (event !== undefined) throw new Error(`a chunk has an event's name: ${event}`);
    if (data === '[DONE]') {
      steps.push({ done: true });
      continue;
    }
    const { id, created, model, choices, usage } = Chunk.parse(JSON.parse(data));
    names.add(JSON.stringify([id, created, model]));
    for (const { delta, finish_reason } of choices) {
      if (steps.length === 0) steps.push({ awaitsUsage: usage === null });
      addDelta(steps, delta);
      if (finish_reason !== null) steps.push({ finish: finish_reason });
    }
    if (usage) steps.push({ usage: [usage.prompt_tokens, usage.completion_tokens] });
  }
  if (names.size !== 1) throw new Error(`chunks differ in id, time or model: ${[...names].join(' ')}`);
  return steps;
}

function addDelta(steps: ChatStep[], delta: z.infer<typeof Delta>): void {
  if (delta.role !== undefined) steps.push({ role: delta.role });
  if (delta.content !== undefined && delta.content !== '') {
    const last = steps.at(-1);
    if (last !== undefined && 'text' in last) last.text += delta.content;
    else steps.push({ text: delta.content });
  }
  for (const part of delta.tool_calls ?? []) {
    const last = steps.at(-1);
    if (last !== undefined && 'call' in last && last.call === part.index) {
      last.arguments += part.function.arguments;
      if (part.id !== undefined) throw new Error('a call has two ids');
      continue;
    }
    steps.push({
      call: part.index,
      hasId: part.id !== undefined,
      name: part.function.name ?? '',
      arguments: part.function.arguments,
    });
  }
}
