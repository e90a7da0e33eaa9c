import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ChatParameters } from '../../../contract/chat.ts';
import type { Message, MessagePart, ToolCallPart } from '../../../contract/chat.ts';
import type { Attachment, AttachmentKind, AttachmentType } from '../../../contract/attachment.ts';
import { AttachmentId, MessageId } from '../../../contract/ids.ts';
import { inEnglish } from '../../../contract/phrase.ts';
import type { Abilities } from './abilities.ts';
import { buildRequest } from './build-request.ts';
import type { RequestQuestion } from './build-request.ts';

const bytes = new TextEncoder().encode('abc');
const message = (role: Message['role'], ...parts: MessagePart[]): Message => ({
  ...{ id: MessageId.parse(randomUUID()), parent: null, role, parts, answer: null, createdAt: 0 },
});
const text = (words: string): MessagePart => ({ type: 'text', text: words });
const file = (name: string, kind: AttachmentKind, type: AttachmentType): Attachment => ({
  ...{ id: AttachmentId.parse(randomUUID()), name, kind, type, bytes: 3 },
});
const picture = file('cat.png', 'image', 'image/png');
const abilities = (
  takes: Partial<Abilities['takes']> = {},
  family: Abilities['family'] = 'other',
): Abilities => ({
  family,
  takes: {
    ...{ images: 'unknown', audio: 'unknown', video: 'unknown', tools: 'unknown', reasoning: 'unknown' },
    ...takes,
  },
});
const call = (fields: Partial<ToolCallPart> = {}): ToolCallPart => ({
  ...{ type: 'tool-call', id: 'c1', name: 'a__read', server: null, tool: 'read', arguments: '{"x":1}' },
  ...{ state: 'done', durationMs: 1 },
  result: { failed: false, content: [{ type: 'text', text: 'out' }], cut: null },
  ...fields,
});

function build(fields: Partial<RequestQuestion>) {
  const question: RequestQuestion = {
    ...{ model: 'm', abilities: abilities(), systemPrompt: '', parameters: ChatParameters.parse({}) },
    ...{ branch: [message('user', text('hi'))], answer: { parts: [] }, details: new Map(), tools: [] },
    ...fields,
  };
  const { body, notes } = buildRequest(question, () => bytes);
  return { body, notes, messages: body['messages'] as { role: string; content: unknown }[] };
}

it('asks in the form that every server knows, and says nothing that was not chosen', () => {
  expect(build({}).body).toEqual({
    ...{ model: 'm', messages: [{ role: 'user', content: 'hi' }] },
    ...{ stream: true, stream_options: { include_usage: true } },
  });
});

it('says parameters in the words of each family', () => {
  const parameters = ChatParameters.parse({
    ...{ maxTokens: 5, topP: 0.5, stop: ['x'], reasoningEffort: 'low' },
    format: { type: 'schema', schema: { type: 'object' } },
  });
  expect(build({ parameters }).body).toMatchObject({
    ...{ max_tokens: 5, top_p: 0.5, stop: ['x'], reasoning_effort: 'low' },
    response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' }, strict: true } },
  });
  const { body } = build({ parameters, abilities: abilities({}, 'openai') });
  expect(body).toMatchObject({ max_completion_tokens: 5 });
  expect(body).not.toHaveProperty('max_tokens');
});

describe('a model that cannot see', () => {
  const blind = abilities({ images: 'no' });
  it('is not asked about a picture', () => {
    const branch = [message('user', text('look'), { type: 'image', file: picture })];
    expect(() => build({ branch, abilities: blind })).toThrow('m cannot see pictures.');
  });

  it('is told in words of a picture further back, and so is the person', () => {
    const branch = [
      message('user', { type: 'image', file: picture }),
      message('assistant', text('a cat')),
      message('user', text('and now?')),
    ];
    const { messages, notes } = build({ branch, abilities: blind });
    expect(messages[0]?.content).toContain('“cat.png”');
    expect(notes.map(inEnglish)).toEqual(['m cannot see pictures.']);
  });
});

describe('a video', () => {
  const video: MessagePart = {
    ...{ type: 'video', name: 'v.mp4', file: file('v.mp4', 'video', 'video/mp4') },
    frames: [{ file: picture, atSeconds: 65.4 }],
  };
  const branch = [message('user', video)];
  it('goes as a whole to a model that takes it', () => {
    const { messages } = build({ branch, abilities: abilities({ video: 'yes' }) });
    expect(messages[0]?.content).toMatchObject([{ type: 'video_url' }]);
  });

  it('goes as frames with their times to any other that can see', () => {
    const { messages } = build({ branch, abilities: abilities({ video: 'no' }) });
    expect(messages[0]?.content).toMatchObject([{ text: '“v.mp4” at 1:05:' }, { type: 'image_url' }]);
  });

  it('is refused where the model can do neither', () => {
    expect(() => build({ branch, abilities: abilities({ video: 'no', images: 'no' }) })).toThrow(
      'cannot watch videos',
    );
  });
});

it('a sound goes in the form of OpenAI', () => {
  const branch = [message('user', { type: 'audio', file: file('a.mp3', 'audio', 'audio/mpeg') })];
  expect(build({ branch }).messages[0]?.content).toEqual([
    { type: 'input_audio', input_audio: { data: 'YWJj', format: 'mp3' } },
  ]);
  expect(() => build({ branch, abilities: abilities({ audio: 'no' }) })).toThrow('cannot hear');
});

it('a PDF goes as its words, or as it is where it has none', () => {
  const pdf = file('p.pdf', 'pdf', 'application/pdf');
  const words: MessagePart = { type: 'file', file: pdf, text: file('p.txt', 'text', 'text/plain') };
  expect(build({ branch: [message('user', words)] }).messages[0]?.content).toBe(
    '<file name="p.pdf">\nabc\n</file>',
  );
  const scan = build({ branch: [message('user', { type: 'file', file: pdf, text: null })] });
  expect(scan.messages[0]?.content).toMatchObject([{ type: 'file', file: { filename: 'p.pdf' } }]);
});

describe('an answer with tools', () => {
  const thought: MessagePart = { type: 'reasoning', text: 'hm', durationMs: 1 };

  it('goes back round by round, its thinking only within its own turn', () => {
    const parts = [thought, text('I look.'), call(), text('Done.')];
    const said = { role: 'assistant', content: 'I look.' };
    const calls = [{ id: 'c1', type: 'function', function: { name: 'a__read', arguments: '{"x":1}' } }];
    const result = { role: 'tool', tool_call_id: 'c1', content: 'out' };
    const earlier = build({
      branch: [message('user', text('q')), message('assistant', ...parts), message('user', text('r'))],
    });
    expect(earlier.messages.slice(1)).toEqual([
      { ...said, tool_calls: calls },
      result,
      { role: 'assistant', content: 'Done.' },
      { role: 'user', content: 'r' },
    ]);
    const details = new Map([[0, [{ type: 'reasoning.text', signature: 's' }]]]);
    const current = build({ answer: { parts: parts.slice(0, 3) }, details });
    expect(current.messages.slice(1)).toEqual([
      { ...said, reasoning_content: 'hm', reasoning_details: details.get(0), tool_calls: calls },
      result,
    ]);
  });

  it('keeps what was written behind a call with its round, and rounds of calls alone apart', () => {
    const parts: MessagePart[] = [
      { type: 'text', text: 'I look.', round: 1 },
      call({ id: 'c1', round: 1 }),
      { type: 'text', text: '\n', round: 1 },
      call({ id: 'c2', round: 1 }),
      call({ id: 'c3', round: 2 }),
    ];
    const { messages } = build({ answer: { parts } });
    expect(messages.slice(1)).toMatchObject([
      { role: 'assistant', content: 'I look.\n', tool_calls: [{ id: 'c1' }, { id: 'c2' }] },
      { role: 'tool', tool_call_id: 'c1' },
      { role: 'tool', tool_call_id: 'c2' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c3' }] },
      { role: 'tool', tool_call_id: 'c3' },
    ]);
    const trailing = build({ answer: { parts: parts.slice(0, 3) } });
    expect(trailing.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
  });

  it('never sends back what would break the next request', () => {
    const odd = call({ name: 'no tool!', arguments: '{"cut', result: null });
    expect(build({ answer: { parts: [odd] } }).messages.slice(1)).toEqual([
      {
        ...{ role: 'assistant', content: null },
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'no_tool_', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'Error: the call was not carried out.' },
    ]);
  });

  it('shows a tool’s pictures to a model that can see, behind the results', () => {
    const result: ToolCallPart['result'] = {
      ...{ failed: false, cut: '2 pictures were left out.' },
      content: [{ type: 'image', file: picture }],
    };
    const parts = [call({ result })];
    const seen = build({ answer: { parts } }).messages;
    expect(seen[2]?.content).toContain('2 pictures were left out.');
    expect(seen[3]).toMatchObject({ role: 'user', content: [{ type: 'text' }, { type: 'image_url' }] });
    expect(build({ answer: { parts }, abilities: abilities({ images: 'no' }) }).messages).toHaveLength(3);
  });

  it('offers none to a model that cannot call them, and says so', () => {
    const tools = [{ name: 'a__read', description: 'reads', parameters: { type: 'object' } }];
    expect(build({ tools }).body['tools']).toMatchObject([
      { type: 'function', function: { name: 'a__read' } },
    ]);
    const without = build({ tools, abilities: abilities({ tools: 'no' }) });
    expect(without.body).not.toHaveProperty('tools');
    expect(without.notes).toHaveLength(1);
  });
});

it('an answer that is to go on ends the request where the model takes that, else it is asked to', () => {
  const answer = { parts: [text('one two')] };
  const roles = (family: Abilities['family']) =>
    build({ answer, abilities: abilities({}, family) }).messages.map(({ role }) => role);
  expect(roles('anthropic')).toEqual(['user', 'assistant']);
  expect(roles('local')).toEqual(['user', 'assistant', 'user']);
});
