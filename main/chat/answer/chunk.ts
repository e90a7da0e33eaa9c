import * as z from 'zod';
import { ToldError } from '../told-error.ts';

const Text = z.string().nullish().catch(null);
const Count = z.number().min(0).nullish().catch(null);

const CallDelta = z.looseObject({
  index: z.int().min(0).nullish().catch(null),
  id: Text,
  function: z.looseObject({ name: Text, arguments: Text }).nullish().catch(null),
});

/** One event of a stream, as far as it matters here; whatever else providers send is let be. */
const Chunk = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        delta: z
          .looseObject({
            content: Text,
            refusal: Text,
            reasoning_content: Text,
            reasoning: Text,
            reasoning_details: z.array(z.unknown()).nullish().catch(null),
            tool_calls: z.array(CallDelta).nullish().catch(null),
          })
          .nullish()
          .catch(null),
        finish_reason: Text,
      }),
    )
    .nullish()
    .catch(null),
  usage: z
    .looseObject({
      prompt_tokens: Count,
      completion_tokens: Count,
      completion_tokens_details: z.looseObject({ reasoning_tokens: Count }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  error: ToldError.nullish().catch(null),
});

export interface CallPiece {
  /** Which of the round's calls it belongs to. */
  readonly index: number;
  readonly id: string | null;
  readonly name: string | null;
  readonly arguments: string;
}

export interface TokenCounts {
  readonly prompt: number | null;
  readonly completion: number | null;
  readonly reasoning: number | null;
}

/** What one event of a stream adds to an answer. */
export interface Piece {
  readonly reasoning: string;
  /** What a provider gives with its thinking, to be sent back unread. */
  readonly details: readonly unknown[];
  readonly text: string;
  readonly calls: readonly CallPiece[];
  readonly finish: string | null;
  readonly tokens: TokenCounts | null;
  readonly error: ToldError | null;
}

/** Reads the JSON of an event. Null for what is none, which a server may send between sound ones. */
export function readPiece(data: string): Piece | null {
  const chunk = parse(data);
  if (chunk === null) return null;
  const choice = chunk.choices?.[0];
  const delta = choice?.delta;
  return {
    reasoning: delta?.reasoning_content ?? delta?.reasoning ?? '',
    details: delta?.reasoning_details ?? [],
    text: `${delta?.content ?? ''}${delta?.refusal ?? ''}`,
    calls: (delta?.tool_calls ?? []).map((call, at) => ({
      index: call.index ?? at,
      id: call.id ?? null,
      name: call.function?.name ?? null,
      arguments: call.function?.arguments ?? '',
    })),
    finish: choice?.finish_reason ?? null,
    tokens: tokensOf(chunk.usage),
    error: chunk.error ?? null,
  };
}

function parse(data: string): z.infer<typeof Chunk> | null {
  try {
    return Chunk.parse(JSON.parse(data));
  } catch {
    return null;
  }
}

function tokensOf(usage: z.infer<typeof Chunk>['usage']): TokenCounts | null {
  if (usage === null || usage === undefined) return null;
  return {
    prompt: whole(usage.prompt_tokens),
    completion: whole(usage.completion_tokens),
    reasoning: whole(usage.completion_tokens_details?.reasoning_tokens),
  };
}

function whole(count: number | null | undefined): number | null {
  return count === null || count === undefined ? null : Math.round(count);
}
