import { describe, expect, it } from 'vitest';
import { assembleReply } from './assemble-reply.ts';
import type { ChatDelta, ChatFrame } from './chat-chunk.ts';
import { ChatCompletion } from './testing/openai-shapes.ts';

const identity = { id: 'chatcmpl-1', created: 5, publicModel: 'm' };
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };

function frame(delta: ChatDelta): ChatFrame {
  return {
    ...{ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 5, model: 'm' },
    choices: [{ index: 0, delta, logprobs: null, finish_reason: null }],
  };
}

function assemble(deltas: readonly ChatDelta[], finish: 'stop' | 'tool_calls' = 'stop', known = true) {
  const frames = [...deltas.map(frame), '[DONE]' as const];
  return assembleReply(frames, { finish, usage: known ? usage : null }, identity);
}

describe('a whole answer out of a stream', () => {
  it('is what OpenAI would have sent', () => {
    const reply = assemble([{ role: 'assistant', content: '' }, { content: 'Hel' }, { content: 'lo' }]);
    ChatCompletion.parse(reply);
    expect(reply).toEqual({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 5,
      model: 'm',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage,
    });
  });

  it('keeps an empty text, and claims no usage that nobody told', () => {
    const reply = assemble([{ role: 'assistant', content: '' }], 'stop', false);
    expect(reply.choices[0].message.content).toBe('');
    expect(reply).not.toHaveProperty('usage');
  });

  it('keeps the reasoning apart from the text', () => {
    const reply = assemble([{ reasoning_content: 'hm' }, { reasoning_content: 'm' }, { content: 'yes' }]);
    expect(reply.choices[0].message).toMatchObject({ reasoning_content: 'hmm', content: 'yes' });
  });

  it('puts the pieces of each tool call together, in the order of the calls', () => {
    const reply = assemble(
      [
        { tool_calls: [{ index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '' } }] },
        { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"x"' } }] },
        { tool_calls: [{ index: 1, function: { arguments: '{}' } }] },
        { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] },
      ],
      'tool_calls',
    );
    expect(reply.choices[0].message).toEqual({
      role: 'assistant',
      content: null,
      refusal: null,
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
        { id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
      ],
    });
    expect(reply.choices[0].finish_reason).toBe('tool_calls');
  });
});
