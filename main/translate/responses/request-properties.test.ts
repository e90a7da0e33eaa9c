import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPATIBLE_PROFILE, LOCAL_PROFILE, OPENAI_PROFILE } from '../messages-to-chat/profile.ts';
import type { ChatMessage } from '../wire/chat-request.ts';
import { parseResponsesRequest } from './parse-request.ts';
import { responsesToChat } from './request.ts';

const id = fc.constantFrom('a', 'b', 'c');
const text = fc.string({ maxLength: 5 });
const content = fc.oneof(
  text,
  fc.array(
    fc.oneof(
      fc.record({ type: fc.constantFrom('input_text', 'output_text'), text }),
      fc.constant({ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }),
    ),
    { maxLength: 2 },
  ),
);
const item = fc.oneof(
  fc.record({ role: fc.constantFrom('user', 'developer', 'assistant'), content: text }),
  fc.record({ type: fc.constant('message'), role: fc.constant('user'), content }),
  fc.record({
    type: fc.constant('function_call'),
    call_id: id,
    name: fc.constantFrom('f', 'g.h'),
    arguments: fc.constantFrom('{}', '{"x":1}', '', '{"x":'),
  }),
  fc.record({ type: fc.constant('custom_tool_call'), call_id: id, name: fc.constant('p'), input: text }),
  fc.record({
    type: fc.constantFrom('function_call_output', 'custom_tool_call_output'),
    call_id: id,
    output: content,
  }),
  fc.record({ type: fc.constant('reasoning'), summary: fc.constant([{ text: 'So.' }]) }),
);
const profile = fc.constantFrom(LOCAL_PROFILE, COMPATIBLE_PROFILE, OPENAI_PROFILE, {
  ...LOCAL_PROFILE,
  reasoningHistory: true,
});

function chatOf(request: unknown, chosen: typeof LOCAL_PROFILE) {
  const parsed = parseResponsesRequest(request);
  if (!parsed.ok) throw parsed.error;
  return responsesToChat(parsed.request, {
    profile: chosen,
    model: 'm',
    responseId: 'resp_01',
    now: () => 1,
    sha256: () => '0123456789',
    missingOutputs: 'fill',
  });
}

/** What OpenAI demands: after calls come their results, in any order, and no result comes elsewhere. */
function checkResults(messages: readonly ChatMessage[]): void {
  let open: string[] = [];
  for (const message of messages) {
    if (message.role === 'tool') {
      expect(open).toContain(message.tool_call_id);
      open.splice(open.indexOf(message.tool_call_id), 1);
      continue;
    }
    expect(open).toEqual([]);
    if (message.role !== 'assistant') continue;
    expect(message.content ?? message.tool_calls).toBeDefined();
    for (const { function: called } of message.tool_calls ?? []) {
      expect(called.name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(JSON.parse(called.arguments)).toBeTypeOf('object');
    }
    open = (message.tool_calls ?? []).map((call) => call.id);
  }
  expect(open).toEqual([]);
}

describe('any conversation', () => {
  it('becomes one in which every call is followed by its result, or is refused', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), profile, (input, chosen) => {
        const result = chatOf({ model: 'm', instructions: 'I', input }, chosen);
        if (!result.ok) throw result.error;
        checkResults(result.body['messages'] as ChatMessage[]);
      }),
      { numRuns: 500 },
    );
  });

  it('alternates between user and assistant where the chat template needs that', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), (input) => {
        const result = chatOf({ model: 'm', instructions: 'I', input }, LOCAL_PROFILE);
        if (!result.ok) throw result.error;
        const roles = (result.body['messages'] as ChatMessage[]).map(({ role }) => role);
        roles.forEach((role, at) => {
          if (role === 'system') expect(at).toBe(0);
          if (role !== 'tool') expect(role).not.toBe(roles[at - 1]);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('any body', () => {
  it('is read, or refused with a message and the field', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (input, tools, other) => {
        const parsed = parseResponsesRequest({ model: 'm', input, tools, text: other, tool_choice: other });
        if (parsed.ok) return;
        expect(parsed.error.code).toBe('invalid_input');
        expect(parsed.error.issues?.[0]?.path).toMatch(/^(input|tools|text|tool_choice)/);
        expect(parsed.error.message).not.toMatch(/undefined|object Object/);
      }),
    );
  });
});
