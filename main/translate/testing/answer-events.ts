import type { JsonObject } from '../wire/json-object.ts';

export type TestBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: JsonObject };

export interface TestAnswer {
  readonly content: readonly TestBlock[];
  readonly stop_reason: string;
  readonly stop_details?: { readonly explanation: string };
}

export const USAGE = {
  input_tokens: 10,
  cache_creation_input_tokens: 2,
  cache_read_input_tokens: 20,
  output_tokens: 9,
};

/** A whole answer, as Anthropic gives it. */
export function asAnswer({ content, ...stop }: TestAnswer): JsonObject {
  const head = { id: 'msg_01', type: 'message', role: 'assistant', model: 'claude', content };
  return { ...head, stop_sequence: null, ...stop, usage: USAGE };
}

/** The same answer as the events of a stream, its texts in pieces of `size` characters. */
export function asEvents({ content, stop_reason, stop_details }: TestAnswer, size: number): JsonObject[] {
  const usage = { ...USAGE, output_tokens: 1 };
  const message = { ...asAnswer({ content: [], stop_reason }), stop_reason: null, usage };
  return [
    { type: 'message_start', message },
    { type: 'ping' },
    ...content.flatMap((block, index) => blockEvents(block, index, size)),
    {
      type: 'message_delta',
      delta: { stop_reason, stop_sequence: null, stop_details },
      usage: { output_tokens: USAGE.output_tokens },
    },
    { type: 'message_stop' },
  ];
}

function blockEvents(block: TestBlock, index: number, size: number): JsonObject[] {
  const deltas = (fields: readonly JsonObject[]) =>
    fields.map((delta) => ({ type: 'content_block_delta', index, delta }));
  const around = (content_block: JsonObject, fields: readonly JsonObject[]) => [
    { type: 'content_block_start', index, content_block },
    ...deltas(fields),
    { type: 'content_block_stop', index },
  ];
  const cut = (text: string) => text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [];
  switch (block.type) {
    case 'text':
      return around(
        { ...block, text: '' },
        cut(block.text).map((text) => ({ type: 'text_delta', text })),
      );
    case 'thinking':
      return around({ ...block, thinking: '', signature: '' }, [
        ...cut(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ]);
    case 'redacted_thinking':
      return around({ ...block }, []);
    case 'tool_use': {
      const json = Object.keys(block.input).length > 0 ? JSON.stringify(block.input) : '';
      return around({ ...block, input: {} }, [
        { type: 'input_json_delta', partial_json: '' },
        ...cut(json).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
      ]);
    }
  }
}

/** An event as it goes over the wire. */
export function encodeAnswerEvent(event: JsonObject): string {
  return `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`;
}
