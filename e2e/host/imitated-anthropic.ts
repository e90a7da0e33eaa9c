import * as z from 'zod';
import type { Imitation } from './imitation.ts';
import { tinyAnswer } from './tiny-answers.ts';
import type { TinyAnswer } from './tiny-answers.ts';

const Block = z.looseObject({ type: z.string(), text: z.string().optional() });
const Request = z.looseObject({
  model: z.string(),
  max_tokens: z.int(),
  messages: z.array(z.looseObject({ content: z.union([z.string(), z.array(Block)]) })),
  stream: z.boolean().default(false),
});

/** Anthropic's protocol with the tiny model's answers. Its only model is `tiny`; `TINY_CRASH` breaks a stream off. */
export const imitatedAnthropic: Imitation = (path, json) => {
  if (path !== '/v1/messages') return null;
  const { model, max_tokens, messages, stream } = Request.parse(json);
  if (model !== 'tiny') return refusal(404, 'not_found_error', `model: ${model}`);
  const content = messages.at(-1)?.content;
  if (content === undefined) {
    return refusal(400, 'invalid_request_error', 'messages: at least one message is required');
  }
  const block = typeof content === 'string' ? { type: 'text', text: content } : content.at(-1);
  const said = block?.text ?? '';
  const answer = tinyAnswer(said, block?.type === 'tool_result', max_tokens);
  if (!stream) return { status: 200, json: message(answer, contentOf(answer)) };
  const events = eventsOf(answer).map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return said === 'TINY_CRASH' ? { events: events.slice(0, 4), breaksOff: true } : { events };
};

function refusal(status: number, type: string, text: string) {
  return { status, json: { type: 'error', error: { type, message: text }, request_id: 'req_cloud' } };
}

function stopReason({ call, isCut }: TinyAnswer): string {
  if (isCut) return 'max_tokens';
  return call === null ? 'end_turn' : 'tool_use';
}

function usage({ prompt }: TinyAnswer, output: number) {
  return {
    input_tokens: prompt,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: output,
    service_tier: 'standard',
  };
}

function message(answer: TinyAnswer, content: readonly object[] | null) {
  return {
    ...{ id: 'msg_cloud', type: 'message', role: 'assistant', model: 'tiny-20260101' },
    content: content ?? [],
    stop_reason: content === null ? null : stopReason(answer),
    stop_sequence: null,
    usage: usage(answer, content === null ? 1 : answer.completion),
  };
}

function contentOf({ pieces, call }: TinyAnswer): object[] {
  if (call !== null) return [{ ...toolUse(call.name), input: JSON.parse(call.arguments) as object }];
  return pieces.length === 0 ? [] : [{ type: 'text', text: pieces.join('') }];
}

function toolUse(name: string) {
  return { type: 'tool_use', id: 'toolu_cloud', name, input: {} };
}

function eventsOf(answer: TinyAnswer): { readonly type: string }[] {
  const { pieces, call } = answer;
  const block = (start: object, deltas: readonly object[]) => [
    { type: 'content_block_start', index: 0, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
  ];
  const blocks = () => {
    if (call !== null) {
      const halves = ['', call.arguments.slice(0, 7), call.arguments.slice(7)];
      const deltas = halves.map((half) => ({ type: 'input_json_delta', partial_json: half }));
      return block(toolUse(call.name), deltas);
    }
    if (pieces.length === 0) return [];
    const deltas = pieces.map((piece) => ({ type: 'text_delta', text: piece }));
    return block({ type: 'text', text: '' }, deltas);
  };
  return [
    { type: 'message_start', message: message(answer, null) },
    { type: 'ping' },
    ...blocks(),
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: { output_tokens: answer.completion },
    },
    { type: 'message_stop' },
  ].map((event) => event);
}
