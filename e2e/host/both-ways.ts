import type OpenAI from 'openai';
import { expect } from 'vitest';
import { ChatCompletion, ChatCompletionChunk } from '../../main/backends/conform/testing/openai-shapes.ts';

type Body = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, 'stream' | 'stream_options'>;

/** What an answer said, without what differs from call to call (ids, times). */
export interface Said {
  readonly content: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  readonly finish: string;
  /** null when the answer was cut at a stop sequence: the server is left before it tells. */
  readonly usage: { readonly prompt: number; readonly completion: number } | null;
}

/**
 * Asks for the same answer whole and as a stream, checks each against OpenAI's shapes, and that they say the same.
 * @param servedAs the model's name in the answer, which is the backend's own where that is somebody else's
 */
export async function bothWays(openai: OpenAI, body: Body, servedAs = body.model): Promise<Said> {
  const whole = await askWhole(openai, body, servedAs);
  const streamed = await askStream(openai, body, servedAs);
  expect(streamed).toEqual(whole);
  return whole;
}

async function askWhole(openai: OpenAI, body: Body, servedAs: string): Promise<Said> {
  const reply = ChatCompletion.parse(await openai.chat.completions.create({ ...body, stream: false }));
  expect(reply.model).toBe(servedAs);
  const [{ message, finish_reason }] = reply.choices;
  return {
    content: message.content ?? '',
    reasoning: message.reasoning_content ?? '',
    calls: (message.tool_calls ?? []).map((call) => call.function),
    finish: finish_reason,
    usage: usageOf(reply.usage),
  };
}

async function askStream(openai: OpenAI, body: Body, servedAs: string): Promise<Said> {
  const chunks: ChatCompletionChunk[] = [];
  const options = { stream: true, stream_options: { include_usage: true } } as const;
  for await (const chunk of await openai.chat.completions.create({ ...body, ...options })) {
    chunks.push(ChatCompletionChunk.parse(chunk));
  }
  const [{ id, created } = { id: '', created: 0 }] = chunks;
  for (const chunk of chunks) expect(chunk).toMatchObject({ id, created, model: servedAs });
  const last = chunks.at(-1)?.choices.length === 0 ? chunks.pop() : undefined;
  const choices = chunks.map((chunk) => chunk.choices[0]!);
  const deltas = choices.map(({ delta }) => delta);
  expect(deltas.flatMap(({ role }) => role ?? [])).toEqual(['assistant']);
  const finishes = choices.flatMap(({ finish_reason }) => finish_reason ?? []);
  expect(finishes).toHaveLength(1);
  return {
    content: deltas.map(({ content }) => content ?? '').join(''),
    reasoning: deltas.map(({ reasoning_content }) => reasoning_content ?? '').join(''),
    calls: joinCalls(deltas),
    finish: finishes[0]!,
    usage: usageOf(last?.usage),
  };
}

function joinCalls(deltas: readonly ChatCompletionChunk['choices'][number]['delta'][]) {
  const calls: { name: string; arguments: string }[] = [];
  for (const { index, function: part } of deltas.flatMap(({ tool_calls }) => tool_calls ?? [])) {
    const call = (calls[index] ??= { name: '', arguments: '' });
    call.name += part.name ?? '';
    call.arguments += part.arguments;
  }
  return calls;
}

function usageOf(usage: ChatCompletionChunk['usage']): Said['usage'] {
  if (usage === undefined || usage === null) return null;
  expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
  return { prompt: usage.prompt_tokens, completion: usage.completion_tokens };
}
