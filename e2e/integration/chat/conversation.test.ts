import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  answerShortly,
  DONE,
  EVENT_STREAM,
  FINISH,
  json,
  word,
  write,
} from '../../../main/gateway/testing/scripted-upstream.ts';
import type { Exchange } from '../../../main/gateway/testing/scripted-upstream.ts';
import { openSideConnection } from '../../../main/store/side-connection.ts';
import { ChatBench, delta, PIXEL, REAL_FILES } from './chat-bench.ts';

let chat: ChatBench;
beforeEach(async () => {
  chat = await ChatBench.start();
});
afterEach(() => chat[Symbol.asyncDispose]());

const bodyOf = ({ body }: Exchange) =>
  JSON.parse(body.toString()) as { model: string; messages: { role: string; content: unknown }[] };

it('a question is answered through the gateway, and measured', async () => {
  chat.upstream.always(answerShortly);
  const id = await chat.create({ systemPrompt: 'Be brief.' });
  const answer = await chat.ended(id, await chat.ask(id, 'hi\nthere'));
  expect(answer).toMatchObject({
    role: 'assistant',
    parts: [{ type: 'text', text: 'hello' }],
    answer: {
      ...{ model: 'm', state: 'complete', activity: null, failure: null },
      usage: { promptTokens: 3, completionTokens: 2, estimated: false, rounds: 1 },
    },
  });
  expect(chat.heard(answer.id)).toEqual(answer.parts);
  const { conversation } = await chat.client.chat.get({ id });
  expect(conversation).toMatchObject({ title: 'hi', leaf: answer.id });
});

it('what is asked holds the branch, the system prompt and the parameters', async () => {
  const id = await chat.create({ systemPrompt: 'Be brief.' });
  const { parameters } = (await chat.client.chat.get({ id })).conversation;
  await chat.client.chat.update({
    id,
    changes: { parameters: { ...parameters, temperature: 0.5, format: { type: 'json' } } },
  });
  const first = await chat.ask(id, 'one');
  answerShortly(await chat.upstream.next());
  await chat.ended(id, first);
  const second = await chat.ask(id, 'two');
  const exchange = await chat.upstream.next();
  expect(bodyOf(exchange)).toMatchObject({
    ...{ temperature: 0.5, response_format: { type: 'json_object' } },
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'one' },
      { role: 'assistant', content: 'hello' },
      { role: 'user', content: 'two' },
    ],
  });
  answerShortly(exchange);
  await chat.ended(id, second);
});

it('thinking is told from speaking, and is not sent back', async () => {
  const id = await chat.create();
  const first = await chat.ask(id, 'one');
  const { response } = await chat.upstream.next();
  response
    .writeHead(200, EVENT_STREAM)
    .end(delta({ reasoning_content: 'hm' }) + word('done') + FINISH + DONE);
  const answer = await chat.ended(id, first);
  expect(answer.parts).toMatchObject([
    { type: 'reasoning', text: 'hm', durationMs: expect.any(Number) as number },
    { type: 'text', text: 'done' },
  ]);
  const second = await chat.ask(id, 'two');
  const exchange = await chat.upstream.next();
  expect(exchange.body.toString()).not.toContain('hm');
  answerShortly(exchange);
  await chat.ended(id, second);
});

describe('an answer that ends early', () => {
  it('keeps what had come when it is stopped, and goes on from there', async () => {
    const id = await chat.create();
    const begun = await chat.ask(id, 'count');
    const { response, closed } = await chat.upstream.next();
    await write(response.writeHead(200, EVENT_STREAM), word('one '));
    await chat.until(id, begun.id, ({ parts }) => parts.length > 0);
    const stopped = await chat.client.chat.stop({ conversation: id, message: begun.id });
    expect(stopped).toMatchObject({
      parts: [{ text: 'one ' }],
      answer: { state: 'stopped', activity: null },
    });
    await closed;

    await chat.client.chat.continue({ conversation: id, message: begun.id });
    const again = await chat.upstream.next();
    expect(bodyOf(again).messages).toMatchObject([
      { role: 'user', content: 'count' },
      { role: 'assistant', content: 'one ' },
      { role: 'user', content: expect.stringContaining('Continue') as string },
    ]);
    again.response.writeHead(200, EVENT_STREAM).end(word('two') + FINISH + DONE);
    const whole = await chat.ended(id, begun);
    expect(whole).toMatchObject({ parts: [{ text: 'one two' }], answer: { state: 'complete' } });
    const complete = chat.client.chat.continue({ conversation: id, message: begun.id });
    await expect(complete).rejects.toMatchObject({ code: 'conflict' });
  });

  it('goes on once, however often that is asked for at the same time', async () => {
    const id = await chat.create();
    const begun = await chat.ask(id, 'count');
    json((await chat.upstream.next()).response, 400, { error: { message: 'no' } });
    await chat.ended(id, begun);
    const place = { conversation: id, message: begun.id };
    const asked = await Promise.allSettled([1, 2, 3].map(() => chat.client.chat.continue(place)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of asked) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' });
    }
    answerShortly(await chat.upstream.next());
    expect(await chat.ended(id, begun)).toMatchObject({ parts: [{ text: 'hello' }] });
  });

  it('says in its place what the gateway said', async () => {
    const id = await chat.create();
    const begun = await chat.ask(id, 'hi');
    json((await chat.upstream.next()).response, 400, { error: { message: 'the prompt is odd' } });
    const failed = await chat.ended(id, begun);
    expect(failed.answer).toMatchObject({
      state: 'failed',
      failure: { message: expect.stringContaining('the prompt is odd') as string },
    });
    const unknown = await chat.ended(
      id,
      await chat.client.chat.regenerate({ conversation: id, message: begun.id, model: 'nobody' }),
    );
    expect(unknown.answer?.failure).toMatchObject({
      code: 'model_not_found',
      message: 'The model "nobody" does not exist here.',
      phrases: { message: { values: ['nobody'] } },
    });
  });

  it.each([
    ['an error in the stream', word('half') + 'data: {"error":{"message":"out of memory"}}\n\n' + DONE],
    ['the end of the connection', null],
  ])('keeps what had come before %s', async (_what, rest) => {
    const id = await chat.create();
    const begun = await chat.ask(id, 'hi');
    const { response } = await chat.upstream.next();
    response.writeHead(200, EVENT_STREAM);
    if (rest === null) await write(response, word('half')).then(() => response.socket?.resetAndDestroy());
    else response.end(rest);
    const failed = await chat.ended(id, begun);
    expect(failed).toMatchObject({ parts: [{ text: 'half' }], answer: { state: 'failed' } });
    expect(failed.answer?.failure?.message).toBeTruthy();
  });

  it('is interrupted when the host stops in order, and told so afterwards', async () => {
    const id = await chat.create();
    const begun = await chat.ask(id, 'hi');
    const { response } = await chat.upstream.next();
    await write(response.writeHead(200, EVENT_STREAM), word('half'));
    await chat.until(id, begun.id, ({ parts }) => parts.length > 0);
    await chat.stop();
    await chat.open();
    const [, answer] = (await chat.client.chat.get({ id })).messages;
    expect(answer).toMatchObject({ parts: [{ text: 'half' }], answer: { state: 'interrupted' } });
  });
});

it('a host starts and answers although what its chat stored cannot be read', async () => {
  chat.upstream.always(answerShortly);
  const id = await chat.create();
  await chat.ended(id, await chat.ask(id, 'hi'));
  await chat.stop();
  const { sqlite } = openSideConnection(chat.bench.directory.database, { readOnly: false });
  sqlite.exec(`UPDATE messages SET writing = 1, parts = '[{}]';
    INSERT INTO tool_servers VALUES ('odd', 'odd', 1, '{}', NULL, 1)`);
  sqlite.close();
  await chat.open();
  const next = await chat.create();
  expect(await chat.ended(next, await chat.ask(next, 'hi'))).toMatchObject({ answer: { state: 'complete' } });
});

describe('branches', () => {
  it('two models answer side by side, and the chosen one is gone on with', async () => {
    const id = await chat.create();
    const sent = await chat.client.chat.send({
      ...{ id, parts: [{ type: 'text', text: 'hi' }], models: ['m', 'n'] },
    });
    const exchanges = [await chat.upstream.next(), await chat.upstream.next()];
    for (const exchange of exchanges) {
      const { model } = bodyOf(exchange);
      exchange.response.writeHead(200, EVENT_STREAM).end(word(`I am ${model}`) + FINISH + DONE);
    }
    const answers = await Promise.all(sent.answers.map((answer) => chat.ended(id, answer)));
    expect(answers.map(({ parts }) => parts)).toMatchObject([
      [{ type: 'text', text: 'I am m' }],
      [{ type: 'text', text: 'I am n' }],
    ]);
    const second = sent.answers[1];
    if (second === undefined) throw new Error('there are two');
    const { leaf } = await chat.client.chat.selectBranch({ conversation: id, message: second.id });
    expect(leaf).toBe(second.id);
    const next = await chat.ask(id, 'and?');
    const exchange = await chat.upstream.next();
    expect(bodyOf(exchange).messages[1]).toMatchObject({ content: 'I am n' });
    answerShortly(exchange);
    await chat.ended(id, next);
  });

  it('an edited question and another answer stand beside the first ones', async () => {
    chat.upstream.always(answerShortly);
    const id = await chat.create();
    const first = await chat.ended(id, await chat.ask(id, 'one'));
    const other = await chat.client.chat.regenerate({ conversation: id, message: first.id });
    await chat.ended(id, other);
    const question = first.parent;
    if (question === null) throw new Error('it has a question');
    const edited = await chat.client.chat.edit({
      ...{ conversation: id, message: question, parts: [{ type: 'text', text: 'two' }] },
    });
    const [answer] = edited.answers;
    if (answer === undefined) throw new Error('it is answered');
    await chat.ended(id, answer);
    const { messages, conversation } = await chat.client.chat.get({ id });
    expect(messages.map(({ parent, role }) => [role, parent])).toEqual([
      ['user', null],
      ['assistant', question],
      ['assistant', question],
      ['user', null],
      ['assistant', edited.question.id],
    ]);
    expect(conversation.leaf).toBe(answer.id);
    // The earlier branch comes back where it was left: at the other answer.
    const back = await chat.client.chat.selectBranch({ conversation: id, message: question });
    expect(back.leaf).toBe(other.id);
  });
});

describe('what is attached', () => {
  it('goes to the model as picture and as text', async () => {
    const picture = await chat.attach('dot.png', PIXEL);
    const notes = await chat.attach('notes.md', Buffer.from('# Notes'));
    const id = await chat.create();
    const begun = await chat.ask(id, 'look', [
      { type: 'image', file: picture.id },
      { type: 'file', file: notes.id, text: null },
    ]);
    const exchange = await chat.upstream.next();
    expect(bodyOf(exchange).messages).toMatchObject([
      {
        content: [
          { type: 'text', text: 'look' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL.toString('base64')}` } },
          { type: 'text', text: '<file name="notes.md">\n# Notes\n</file>' },
        ],
      },
    ]);
    answerShortly(exchange);
    await chat.ended(id, begun);
    const { base64 } = await chat.client.chat.readAttachment({ id: picture.id });
    expect(Buffer.from(base64, 'base64').equals(PIXEL)).toBe(true);
  });

  it('goes whole as a video, byte for byte, where there are no pictures of it', async () => {
    const clip = readFileSync(join(REAL_FILES, 'clip.mp4'));
    const video = await chat.attach('clip.mp4', clip);
    expect(video).toMatchObject({ kind: 'video', type: 'video/mp4' });
    const id = await chat.create();
    const part = { type: 'video' as const, file: video.id, name: 'clip.mp4', frames: [] };
    const begun = await chat.ask(id, 'watch', [part]);
    const exchange = await chat.upstream.next();
    expect(bodyOf(exchange).messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'watch' },
          { type: 'video_url', video_url: { url: `data:video/mp4;base64,${clip.toString('base64')}` } },
        ],
      },
    ]);
    answerShortly(exchange);
    await chat.ended(id, begun);
  });

  it('is refused in the conversation where the model cannot see, and nothing is lost', async () => {
    await chat.client.backends.add({ name: 'blind', spec: chat.bench.profile() });
    const picture = await chat.attach('dot.png', PIXEL);
    const id = await chat.create({ model: 'blind' });
    const answer = await chat.ended(id, await chat.ask(id, 'look', [{ type: 'image', file: picture.id }]));
    expect(answer.answer).toMatchObject({
      state: 'failed',
      failure: { code: 'invalid_input', message: 'blind cannot see pictures.' },
    });
    const again = await chat.client.chat.regenerate({ conversation: id, message: answer.id, model: 'm' });
    answerShortly(await chat.upstream.next());
    expect((await chat.ended(id, again)).answer?.state).toBe('complete');
  });
});

describe('the list', () => {
  it('finds words in titles and messages, with what stands around them', async () => {
    chat.upstream.always(answerShortly);
    const [a, b] = [await chat.create(), await chat.create({ title: 'About whales' })];
    await chat.ended(a, await chat.ask(a, 'Où sont les <b>baleines</b> bleues?'));
    const find = async (text: string) => (await chat.client.chat.list({ text })).conversations;
    expect((await find('whal')).map(({ id }) => id)).toEqual([b]);
    const [found] = await find('bleu ou');
    expect(found?.id).toBe(a);
    const { text = '', matches = [] } = found?.excerpt ?? {};
    expect(matches.map(([from, to]) => text.slice(from, to))).toEqual(['Où', 'bleues']);
    expect(text).toContain('<b>');
    expect(await find('nothing')).toEqual([]);
    expect(await find('"*) OR')).toEqual([]);
  });

  it('goes page by page, the last used first, and forgets what was removed until it is restored', async () => {
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push(await chat.create());
    const seen: string[] = [];
    let after = null;
    do {
      const page: Awaited<ReturnType<typeof chat.client.chat.list>> = await chat.client.chat.list({
        limit: 2,
        after,
      });
      seen.push(...page.conversations.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    const [first] = ids;
    if (first === undefined) throw new Error('there are five');
    await chat.client.chat.remove({ id: first });
    expect((await chat.client.chat.list({})).conversations).toHaveLength(4);
    await expect(chat.client.chat.get({ id: first })).rejects.toMatchObject({ code: 'not_found' });
    await chat.client.chat.restore({ id: first });
    expect((await chat.client.chat.list({})).conversations).toHaveLength(5);
  });
});

it('is exported as Markdown and as JSON', async () => {
  chat.upstream.always(answerShortly);
  const id = await chat.create({ systemPrompt: 'Be brief.' });
  await chat.ended(id, await chat.ask(id, 'What/is: it?'));
  const markdown = await chat.client.chat.export({ id, format: 'markdown' });
  expect(markdown.name).toBe('What is it.md');
  expect(markdown.text).toBe(
    '# What/is: it?\n\n## System\n\nBe brief.\n\n## You\n\nWhat/is: it?\n\n## m\n\nhello\n',
  );
  const whole = JSON.parse((await chat.client.chat.export({ id, format: 'json' })).text) as {
    messages: unknown;
  };
  expect(whole.messages).toHaveLength(2);
});

it('each request is in the audit log, as the chat’s', async () => {
  chat.upstream.always(answerShortly);
  const id = await chat.create();
  await chat.ended(id, await chat.ask(id, 'hi'));
  const [row] = await chat.client.requests.recent({});
  expect(row).toMatchObject({ client: 'Chat', model: 'm', outcome: 'completed' });
});
