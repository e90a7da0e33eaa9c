import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatRequestToMessages } from './chat-request-to-messages/request.ts';
import type { ChatRequestOptions, TranslatedChatRequest } from './chat-request-to-messages/request.ts';
import { OPENAI_PROFILE } from './messages-to-chat/profile.ts';
import { messagesToChat } from './messages-to-chat/request.ts';
import { MODEL_FAMILIES, rulesFor } from './model-families/rules-for.ts';
import { rectify } from './rectify/rectify.ts';
import { encodeJson } from './wire/encode-json.ts';
import { parseChatCompletionsRequest, parseMessagesRequest } from './wire/parse-request.ts';

const MODELS = [
  'claude-3-5-sonnet-latest',
  'claude-sonnet-4-5',
  'claude-opus-4-6',
  'claude-fable-5',
  'other',
];

function translate(request: object, options: Partial<ChatRequestOptions> = {}): TranslatedChatRequest {
  const raw = JSON.stringify({ model: 'm', ...request });
  const parsed = parseChatCompletionsRequest(JSON.parse(raw));
  if (!parsed.ok) return parsed;
  return chatRequestToMessages(parsed.request, {
    rules: rulesFor(options.model ?? 'claude-sonnet-4-5', MODEL_FAMILIES),
    model: 'claude-sonnet-4-5',
    completionId: 'chatcmpl-1',
    created: 1,
    sha256: () => '0123456789abcdef',
    raw,
    missingResults: 'fill',
    ...options,
  });
}

/** The body as it goes over the wire. */
function wireOf(result: TranslatedChatRequest): string {
  if (!result.ok) throw result.error;
  return encodeJson(result.body, result.written);
}

const words = fc.string({ unit: 'grapheme' }).map((text) => `${text}.`);
/** An object's text, in any order of keys, with integers of any length. */
const written = fc
  .uniqueArray(
    fc.tuple(
      fc.oneof(fc.string(), fc.nat(99).map(String)),
      fc.oneof(
        fc.jsonValue().map((value) => JSON.stringify(value)),
        fc.bigInt({ min: 0n }).map(String),
      ),
    ),
    { selector: ([key]) => key, maxLength: 4 },
  )
  .map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`);

const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
const userContent = fc.oneof(
  words,
  fc.tuple(words, words).map((texts) => texts.map((text) => ({ type: 'text', text }))),
  words.map((text) => [image, { type: 'text', text }]),
);

/** What both dialects can say, in the form in which the other direction writes it. */
const conversation = fc
  .record({
    system: fc.option(words),
    first: userContent,
    turns: fc.array(
      fc.record({
        said: words,
        calls: fc.array(fc.tuple(fc.constantFrom('f', 'g_2'), written, fc.string()), { maxLength: 3 }),
        silent: fc.boolean(),
        asks: userContent,
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ system, first, turns }) => {
    const messages: object[] = system === null ? [] : [{ role: 'system', content: system }];
    messages.push({ role: 'user', content: first });
    turns.forEach(({ said, calls, silent, asks }, at) => {
      const tool_calls = calls.map(([name, args], n) => ({
        id: `call_${at}_${n}`,
        type: 'function',
        function: { name, arguments: args },
      }));
      const content = silent && calls.length > 0 ? null : said;
      messages.push({ role: 'assistant', content, ...(calls.length > 0 ? { tool_calls } : {}) });
      calls.forEach(([, , result], n) =>
        messages.push({ role: 'tool', tool_call_id: `call_${at}_${n}`, content: result }),
      );
      messages.push({ role: 'user', content: asks });
    });
    return messages;
  });

const tools = ['f', 'g_2'].map((name) => ({
  type: 'function',
  function: { name, description: 'D', parameters: { type: 'object', properties: { x: {} } } },
}));

describe('a conversation that both dialects can express', () => {
  it('survives the way to Anthropic’s and back, to the letter of the arguments', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const raw = wireOf(translate({ messages, tools, max_tokens: 9, temperature: 0.5 }));
        const parsed = parseMessagesRequest(JSON.parse(raw));
        if (!parsed.ok) throw parsed.error;
        const back = messagesToChat(parsed.request, {
          profile: OPENAI_PROFILE,
          model: 'm',
          messageId: 'msg_1',
          requestId: 'req_1',
          sha256: () => '0123456789abcdef',
          raw,
        });
        if (!back.ok) throw back.error;
        expect(back.body).toEqual({
          model: 'm',
          messages,
          tools,
          max_completion_tokens: 9,
          temperature: 0.5,
        });
        expect(back.warnings).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

const id = fc.constantFrom('a', 'b', 'x:1', '', null);
const anyText = fc.constantFrom('', ' ', 'hi', 'ho ');
const part = fc.oneof(
  fc.record({
    type: fc.constant('text'),
    text: anyText,
    cache_control: fc.constantFrom(null, { type: 'x' }),
  }),
  fc.constant(image),
  fc.constant({ type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA' } }),
);
const content = fc.oneof(anyText, fc.array(part, { maxLength: 3 }));
const anyCall = fc.record({
  id,
  function: fc.record({
    name: fc.constantFrom('f', 'odd name'),
    arguments: fc.constantFrom('', '{}', '{', '[1]'),
  }),
});
const anyMessage = fc.oneof(
  fc.record({ role: fc.constantFrom('system', 'developer'), content: anyText }),
  fc.record({ role: fc.constant('user'), content }),
  fc.record(
    {
      role: fc.constant('assistant'),
      content: fc.option(anyText),
      tool_calls: fc.array(anyCall, { maxLength: 2 }),
      function_call: fc.constant({ name: 'f', arguments: '{}' }),
      reasoning_details: fc.constant([{ type: 'reasoning.text', text: 't', signature: 's' }]),
    },
    { requiredKeys: ['role'] },
  ),
  fc.record({ role: fc.constant('tool'), tool_call_id: id, content }),
  fc.record({ role: fc.constant('function'), name: fc.constant('f'), content: anyText }),
);
const anyRequest = fc.record(
  {
    messages: fc.array(anyMessage, { minLength: 1, maxLength: 8 }),
    max_tokens: fc.integer({ min: 1, max: 99_999 }),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    top_p: fc.double({ min: 0, max: 1, noNaN: true }),
    reasoning_effort: fc.constantFrom('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'),
    tools: fc.constant(tools),
    parallel_tool_calls: fc.boolean(),
    stop: fc.constantFrom(null, 'a', ['', 'b']),
    response_format: fc.constantFrom(
      { type: 'json_object' },
      { type: 'json_schema', json_schema: { name: 'r', schema: { type: 'object' } } },
    ),
  },
  { requiredKeys: ['messages'] },
);

interface Block {
  readonly type: string;
  readonly id?: string;
  readonly tool_use_id?: string;
  readonly text?: string;
}
interface Body {
  readonly max_tokens: number;
  readonly messages: { readonly role: string; readonly content: string | Block[] }[];
  readonly tools?: unknown[];
  readonly thinking?: { readonly budget_tokens?: number };
}

/** What Anthropic demands of a conversation. */
function checkMessages({ messages, max_tokens: max, thinking, tools: defined }: Body): void {
  let open: (string | undefined)[] = [];
  const ids = new Set<string>();
  messages.forEach(({ role, content: said }, at) => {
    expect(role).toBe(at % 2 === 0 ? 'user' : 'assistant');
    const blocks: Block[] = typeof said === 'string' ? [{ type: 'text', text: said }] : said;
    expect(blocks.length).toBeGreaterThan(0);
    const results = blocks.filter(({ type }) => type === 'tool_result');
    expect(results.map((block) => block.tool_use_id).sort()).toEqual(open.toSorted());
    expect(blocks.slice(0, results.length)).toEqual(results);
    open = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
    for (const block of blocks) {
      if (block.type === 'text') expect(block.text?.trim()).not.toBe('');
      if (block.type !== 'tool_use') continue;
      expect(block.id).toMatch(/^[a-zA-Z0-9_-]+$/);
      expect(ids.has(block.id ?? '')).toBe(false);
      ids.add(block.id ?? '');
      expect(defined).toBeDefined();
    }
  });
  expect(open).toEqual([]);
  expect(messages.length).toBeGreaterThan(0);
  if (thinking?.budget_tokens !== undefined) {
    expect(thinking.budget_tokens).toBeGreaterThanOrEqual(1_024);
    expect(thinking.budget_tokens).toBeLessThan(max);
  }
}

describe('any request', () => {
  it('becomes one that Anthropic takes, whatever the model', () => {
    fc.assert(
      fc.property(anyRequest, fc.constantFrom(...MODELS), (request, model) => {
        const body = JSON.parse(wireOf(translate(request, { model }))) as Body;
        checkMessages(body);
        expect(parseMessagesRequest(body)).toMatchObject({ ok: true });
        if (model.includes('opus-4-6') || model.includes('fable')) {
          expect(body.messages.at(-1)?.role).toBe('user');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is rectified at most once by the same words', () => {
    const refusal = fc.constantFrom(
      'Invalid `signature` in `thinking` block',
      'a final assistant message must start with a thinking block',
      'This model does not support assistant message prefill',
      '`temperature` is deprecated for this model',
      'max_tokens: 9 > 4096, which is the maximum',
      '`max_tokens` must be greater than `thinking.budget_tokens`',
    );
    fc.assert(
      fc.property(anyRequest, fc.constantFrom(...MODELS), refusal, (request, model, message) => {
        const result = translate(request, { model });
        if (!result.ok) throw result.error;
        const before = JSON.stringify(result.body);
        const fixed = rectify(400, message, result.body);
        expect(JSON.stringify(result.body)).toBe(before);
        if (fixed === null) return;
        expect(JSON.stringify(fixed)).not.toBe(before);
        expect(rectify(400, message, fixed)).toBeNull();
      }),
    );
  });
});
