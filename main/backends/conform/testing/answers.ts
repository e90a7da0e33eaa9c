import { conformChatReply } from '../chat-reply.ts';
import type { ChatReply } from '../chat-reply.ts';
import { answerOptions } from './answer-options.ts';
import { ChatCompletionChunk } from './openai-shapes.ts';
import { recordedExchanges } from './recorded-exchanges.ts';
import { replayStream } from './replay-stream.ts';
import type { Replay } from './replay-stream.ts';

export const MLX_OLD = 'mlx-openai-server-1.6.3';
export const MLX_NEW = 'mlx-openai-server-1.8.1';
export const VLLM = 'vllm-mlx-0.6.0';

const exchanges = new Map(recordedExchanges().map((exchange) => [exchange.name, exchange]));

export function exchangeNamed(name: string) {
  const exchange = exchanges.get(name);
  if (exchange === undefined) throw new Error(`no exchange is recorded as ${name}`);
  return exchange;
}

/** What a client reads out of an answer. */
export interface Answer {
  readonly text: string | null;
  readonly reasoning: string;
  readonly calls: readonly { name: string; arguments: string }[];
  readonly finish: string | null;
}

export function replyOf(name: string): ChatReply {
  const exchange = exchangeNamed(name);
  return conformChatReply(JSON.parse(exchange.body), answerOptions(exchange));
}

export function wholeAnswer(name: string): Answer {
  const [{ message, finish_reason }] = replyOf(name).choices;
  return {
    text: message.content,
    reasoning: message.reasoning_content ?? '',
    calls: (message.tool_calls ?? []).map((call) => call.function),
    finish: finish_reason,
  };
}

export function streamOf(name: string): Replay {
  const exchange = exchangeNamed(name);
  return replayStream(exchange.body, answerOptions(exchange));
}

export function streamedAnswer(name: string): Answer {
  const chunks = streamOf(name)
    .frames.filter((frame) => frame.startsWith('{"id"'))
    .map((frame) => ChatCompletionChunk.parse(JSON.parse(frame)));
  const deltas = chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.delta));
  return {
    text: deltas.map((delta) => delta.content ?? '').join(''),
    reasoning: deltas.map((delta) => delta.reasoning_content ?? '').join(''),
    calls: deltas
      .flatMap((delta) => delta.tool_calls ?? [])
      .map((call) => ({ name: call.function.name ?? '', arguments: call.function.arguments })),
    finish:
      chunks.map((chunk) => chunk.choices[0]?.finish_reason ?? null).find((reason) => reason !== null) ??
      null,
  };
}
