import { createParser } from 'eventsource-parser';
import { request } from 'undici';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';

export interface Question {
  readonly url: string;
  readonly model: string;
  readonly question: string;
  readonly signal: AbortSignal;
}

/** What a streamed answer was and how fast it came. */
export interface MeasuredAnswer {
  readonly text: string;
  readonly firstTokenMs: number;
  readonly tokens: number;
  /** From the first token to the last. */
  readonly tokensPerSecond: number;
}

const Chunk = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }) })).default([]),
  usage: z.object({ completion_tokens: z.int() }).nullish(),
  error: z.object({ message: z.string() }).optional(),
});

/**
 * Asks the gateway as any client would, over its port.
 * @throws Failure with the gateway's own words when it refuses
 */
export async function askStreaming(
  { url, model, question, signal }: Question,
  on: { token: (text: string) => void },
): Promise<MeasuredAnswer> {
  const begun = performance.now();
  const seen: { firstAt: number | null; text: string; pieces: number; reported: number | null } = {
    firstAt: null,
    text: '',
    pieces: 0,
    reported: null,
  };
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') return;
      const chunk = Chunk.parse(JSON.parse(data));
      if (chunk.error !== undefined) throw new Failure('upstream_protocol', chunk.error.message);
      seen.reported = chunk.usage?.completion_tokens ?? seen.reported;
      const content = chunk.choices[0]?.delta.content ?? '';
      if (content === '') return;
      seen.firstAt ??= performance.now();
      seen.pieces += 1;
      seen.text += content;
      on.token(content);
    },
  });

  const { statusCode, body } = await request(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0,
      max_tokens: 64,
      messages: [{ role: 'user', content: question }],
    }),
    headersTimeout: 0,
    bodyTimeout: 0,
    signal,
  });
  if (statusCode !== 200) {
    const refused = Chunk.safeParse(await body.json());
    throw new Failure(
      'upstream_protocol',
      refused.data?.error?.message ?? `The gateway answered ${statusCode}.`,
    );
  }
  body.setEncoding('utf8');
  for await (const piece of body) parser.feed(String(piece));

  const end = performance.now();
  const first = seen.firstAt ?? end;
  const tokens = seen.reported ?? seen.pieces;
  return {
    text: seen.text,
    firstTokenMs: Math.round(first - begun),
    tokens,
    tokensPerSecond: end > first ? (Math.max(tokens - 1, 0) * 1_000) / (end - first) : 0,
  };
}
