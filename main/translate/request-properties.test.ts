import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPATIBLE_PROFILE, LOCAL_PROFILE, OPENAI_PROFILE } from './messages-to-chat/profile.ts';
import { messagesToChat } from './messages-to-chat/request.ts';
import type { RequestOptions, TranslatedRequest } from './messages-to-chat/request.ts';
import { changesWhenRewritten, rawValueAt } from './wire/raw-value.ts';
import type { ChatMessage } from './wire/chat-request.ts';
import { parseMessagesRequest } from './wire/parse-request.ts';

const text = fc.record({ type: fc.constant('text'), text: fc.string() });
const image = fc.constant({
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data: 'AA==' },
});
const id = fc.constantFrom('t1', 't2', 't3');
const result = fc.record(
  {
    type: fc.constant('tool_result'),
    tool_use_id: id,
    content: fc.oneof(fc.string(), fc.array(fc.oneof(text, image), { maxLength: 2 })),
    is_error: fc.boolean(),
  },
  { requiredKeys: ['type', 'tool_use_id'] },
);
const use = fc.record({
  type: fc.constant('tool_use'),
  id,
  name: fc.constantFrom('f', 'long name', 'x'.repeat(100)),
  input: fc.dictionary(fc.string(), fc.jsonValue()),
});
const thinking = fc.record({ type: fc.constant('thinking'), thinking: fc.string(), signature: fc.string() });
const content = (block: fc.Arbitrary<unknown>) => fc.oneof(fc.string(), fc.array(block, { maxLength: 4 }));
const message = fc.oneof(
  fc.record({ role: fc.constant('user'), content: content(fc.oneof(text, image, result)) }),
  fc.record({
    role: fc.constant('assistant'),
    content: fc.oneof(
      fc.string(),
      fc.uniqueArray(fc.oneof(text, use, thinking), {
        maxLength: 4,
        selector: (block) => ('id' in block ? block.id : block),
      }),
    ),
  }),
  fc.record({ role: fc.constant('system'), content: fc.string() }),
);
const conversation = fc.array(message, { minLength: 1, maxLength: 8 });
const profile = fc.constantFrom(LOCAL_PROFILE, COMPATIBLE_PROFILE, OPENAI_PROFILE);

function translate(messages: unknown[], options: Partial<RequestOptions> = {}): TranslatedRequest {
  const raw = JSON.stringify({ model: 'm', max_tokens: 1, messages });
  const parsed = parseMessagesRequest(JSON.parse(raw));
  if (!parsed.ok) return parsed;
  return messagesToChat(parsed.request, {
    profile: LOCAL_PROFILE,
    model: 'qwen',
    messageId: 'msg_1',
    requestId: 'req_1',
    sha256: () => '0123456789abcdef',
    raw,
    missingResults: 'fill',
    ...options,
  });
}

function chatOf(result: TranslatedRequest): ChatMessage[] {
  if (!result.ok) throw result.error;
  return result.body['messages'] as ChatMessage[];
}

/** What every chat backend demands: results right after their calls, one for each, and nothing in between. */
function checkChat(messages: readonly ChatMessage[]): void {
  let open: string[] = [];
  for (const one of messages) {
    if (one.role === 'tool') {
      expect(open).toContain(one.tool_call_id);
      open = open.filter((waiting) => waiting !== one.tool_call_id);
      continue;
    }
    expect(open).toEqual([]);
    if (one.role !== 'assistant') continue;
    expect(one.content ?? one.tool_calls).toBeTruthy();
    for (const call of one.tool_calls ?? []) {
      open.push(call.id);
      expect(call.function.name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(JSON.parse(call.function.arguments)).toBeTypeOf('object');
    }
  }
  expect(open).toEqual([]);
}

describe('any conversation', () => {
  it('becomes one that a chat backend takes', () => {
    fc.assert(
      fc.property(conversation, profile, (messages, chosen) => {
        const result = translate(messages, { profile: chosen });
        if (result.ok) checkChat(chatOf(result));
        // The generator repeats ids, also within a turn.
        else expect(result.error.message).toMatch(/ids must be unique/);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the inputs of calls, key for key', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (input) => {
        const call = { type: 'tool_use', id: 't1', name: 'f', input };
        const [assistant] = chatOf(translate([{ role: 'assistant', content: [call] }]));
        const written = assistant?.role === 'assistant' ? assistant.tool_calls?.[0]?.function.arguments : '';
        expect(written).toBe(JSON.stringify(input));
      }),
    );
  });
});

describe('values as they were written', () => {
  it('are found at any path of any JSON text', () => {
    const step = fc.oneof(fc.nat(3), fc.string());
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.array(step, { maxLength: 3 }),
        fc.constantFrom(undefined, 2),
        (value, path, indent) => {
          const wrapped = path.reduceRight<unknown>(
            (inner, one) =>
              typeof one === 'number' ? [...Array<number>(one).fill(0), inner] : { [`_${one}`]: inner, z: 0 },
            value,
          );
          const json = JSON.stringify(wrapped, null, indent);
          const found = rawValueAt(
            json,
            path.map((one) => (typeof one === 'number' ? one : `_${one}`)),
          );
          expect(JSON.parse(found ?? 'nothing')).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  it('are not there where the path leads nowhere', () => {
    expect(rawValueAt('{"a":[1]}', ['a', 1])).toBeUndefined();
    expect(rawValueAt('{"a":[1]}', ['b'])).toBeUndefined();
    expect(rawValueAt('3', ['b', 0])).toBeUndefined();
  });

  it('are needed for integer-like keys and long integers only', () => {
    expect([{ 10: 1 }, { a: [{ 0: 1 }] }, { a: 2 ** 60 }].map(changesWhenRewritten)).toEqual([
      true,
      true,
      true,
    ]);
    expect([{ a: 1.5, '01': 1 }, { '-1': 1e21 / 1e20 }].map(changesWhenRewritten)).toEqual([false, false]);
  });
});
