import * as z from 'zod';
import type { ImitatedReply } from './imitation.ts';
import { tinyAnswer } from './tiny-answers.ts';

const Request = z.looseObject({
  model: z.string(),
  input: z.string(),
  stream: z.boolean().default(false),
});

/** OpenAI's Responses with the tiny model's answers to text. */
export function imitatedResponses(json: unknown): ImitatedReply {
  const { model, input, stream } = Request.parse(json);
  const { pieces, prompt, completion } = tinyAnswer(input, false, undefined);
  const text = pieces.join('');
  const part = (written: string) => ({ type: 'output_text', text: written, annotations: [] });
  const item = (status: string, content: readonly object[]) => ({
    ...{ id: 'msg_cloud', type: 'message', role: 'assistant' },
    status,
    content,
  });
  const response = (status: string, output: readonly object[]) => ({
    ...{ id: 'resp_cloud', object: 'response', created_at: 1_795_000_000, model, error: null },
    ...{ status, output, tools: [], tool_choice: 'auto', parallel_tool_calls: true },
    usage: status === 'completed' ? usage(prompt, completion) : null,
  });
  const done = item('completed', [part(text)]);
  if (!stream) return { status: 200, json: response('completed', [done]) };
  const place = { item_id: 'msg_cloud', output_index: 0, content_index: 0 };
  const events = [
    { type: 'response.created', response: response('in_progress', []) },
    { type: 'response.output_item.added', output_index: 0, item: item('in_progress', []) },
    { type: 'response.content_part.added', ...place, part: part('') },
    ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...place, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...place, text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part: part(text) },
    { type: 'response.output_item.done', output_index: 0, item: done },
    { type: 'response.completed', response: response('completed', [done]) },
  ];
  return {
    events: events.map((event, sequence) => {
      const data = JSON.stringify({ ...event, sequence_number: sequence });
      return `event: ${event.type}\ndata: ${data}\n\n`;
    }),
  };
}

function usage(prompt: number, completion: number) {
  return {
    ...{ input_tokens: prompt, output_tokens: completion, total_tokens: prompt + completion },
    input_tokens_details: { cached_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 0 },
  };
}
