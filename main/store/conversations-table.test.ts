import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ChatParameters } from '../../contract/chat.ts';
import { ConversationId, MessageId } from '../../contract/ids.ts';
import { ConversationsTable } from './conversations-table.ts';
import { MessagesTable } from './messages-table.ts';
import { useDatabase } from './testing/temporary-database.ts';

const database = useDatabase();

async function add(owner: string, title: string, updatedAt: number, ...words: string[]) {
  const id = ConversationId.parse(randomUUID());
  await new ConversationsTable(database.tables).add(owner, {
    ...{ id, title, titled: false, model: 'm', systemPrompt: '', toolServers: [], leaf: null },
    ...{ parameters: ChatParameters.parse({}), createdAt: 0, updatedAt },
  });
  const messages = words.map((said) => ({ id: MessageId.parse(randomUUID()), said }));
  for (const { id: message, said } of messages) {
    await new MessagesTable(database.tables).add(
      id,
      { id: message, parent: null, role: 'user', parts: [], answer: null, createdAt: 0 },
      { files: [], words: said },
    );
  }
  return { id, messages: messages.map((message) => message.id) };
}

const search = (text: string, limit = 10) =>
  new ConversationsTable(database.tables).list('', { text, after: null, limit });

it('a search finds titles and the first message with the words, the last used first', async () => {
  const inMessages = await add('', 'one', 1, 'nothing', 'a walrus', 'the walrus again');
  const inTitle = await add('', 'The walrus', 2, 'nothing');
  await add('', 'three', 3, 'nothing');
  await add('ann', 'walrus', 4, 'walrus');
  expect((await search('walrus')).map(({ id, found }) => [id, found?.message ?? null])).toEqual([
    [inTitle.id, null],
    [inMessages.id, inMessages.messages[1]],
  ]);
});

it('a search asks the index once, however many conversations there are', async () => {
  for (let count = 0; count < 3; count += 1) await add('', 'x', count, 'walrus');
  const { sql, parameters } = new ConversationsTable(database.tables)
    .listQuery('', { text: 'walrus', after: null, limit: 10 })
    .compile();
  const plan = database.connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as {
    detail: string;
  }[];
  const lines = plan.map(({ detail }) => detail);
  expect(lines.filter((line) => line.includes('CORRELATED'))).toEqual([]);
  expect(lines.filter((line) => /messages_index/.test(line))).toHaveLength(1);
});
