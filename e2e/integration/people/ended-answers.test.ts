import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asked, Conversation } from '../../../contract/chat.ts';
import type { PersonId } from '../../../contract/ids.ts';
import type { PersonRole } from '../../../contract/person.ts';
import { EVENT_STREAM } from '../../../main/gateway/testing/scripted-upstream.ts';
import { ChatBench, delta } from '../chat/chat-bench.ts';
import { PASSWORD, Page, bearer, untilHeard, valueOf } from './page.ts';

let chat: ChatBench;
let page: Page;
beforeAll(async () => {
  chat = await ChatBench.start();
  page = new Page(chat.url);
  await chat.client.people.add({ name: 'Grace', role: 'admin', password: PASSWORD });
});
afterAll(() => chat[Symbol.asyncDispose]());

/** Somebody to whom a model is just answering. */
async function answered(name: string, role: PersonRole) {
  const { id } = await chat.client.people.add({ name, role, password: PASSWORD });
  const { token } = await page.signIn(name);
  const conversation = await valueOf<Conversation>(await page.call('chat.create', token, { model: 'm' }));
  const question = { id: conversation.id, parts: [{ type: 'text', text: 'Tell me a long story.' }] };
  const asked = await valueOf<Asked>(await page.call('chat.send', token, question));
  const exchange = await chat.upstream.next();
  const leaving = new AbortController();
  const { signal } = leaving;
  const stream = await page.send('events', { method: 'GET', headers: bearer(token), signal });
  exchange.response.writeHead(200, EVENT_STREAM);
  exchange.response.write(delta({ role: 'assistant', content: 'Once upon a time' }));
  // What came is part of the answer once it is told of.
  await untilHeard(stream, 'chat.partChanged');
  leaving.abort();
  return { id, conversation: conversation.id, message: asked.answers[0]?.id, exchange };
}

describe('an answer of the chat', () => {
  it.each<[string, PersonRole, (id: PersonId) => Promise<unknown>]>([
    ['is disabled', 'member', (id) => chat.client.people.disable({ id })],
    ['is removed', 'member', (id) => chat.client.people.remove({ id })],
    // Tools that are always allowed run as the owner of the machine.
    ['becomes a member', 'admin', (id) => chat.client.people.setRole({ id, role: 'member' })],
  ])('ends when whoever asked %s, also while the model goes on', async (what, role, change) => {
    const { id, exchange } = await answered(`Ada who ${what}`, role);
    await change(id);
    await exchange.closed;
    expect(exchange.response.writableFinished).toBe(false);
  });

  it('keeps what has come of it, for when the person is back', async () => {
    const { id, conversation, message } = await answered('Ben', 'member');
    await chat.client.people.disable({ id });
    await chat.client.people.approve({ id });
    const { token } = await page.signIn('Ben');
    const stored = await valueOf(await page.call('chat.message', token, { conversation, message }));
    expect(stored).toMatchObject({
      parts: [{ type: 'text', text: 'Once upon a time' }],
      answer: { state: 'stopped' },
    });
  });

  it('of others goes on', async () => {
    const { exchange } = await answered('Cleo', 'member');
    const other = await answered('Dora', 'member');
    await chat.client.people.disable({ id: other.id });
    await other.exchange.closed;
    exchange.response.end(`${delta({ content: '.' }, 'stop')}data: [DONE]\n\n`);
    await exchange.closed;
    expect(exchange.response.writableFinished).toBe(true);
  });
});
