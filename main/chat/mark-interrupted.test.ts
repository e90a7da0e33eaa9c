import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ChatParameters } from '../../contract/chat.ts';
import type { Message, MessagePart } from '../../contract/chat.ts';
import { AttachmentId, ConversationId, MessageId } from '../../contract/ids.ts';
import { ConversationsTable } from '../store/conversations-table.ts';
import { MessagesTable } from '../store/messages-table.ts';
import { useDatabase } from '../store/testing/temporary-database.ts';
import { markInterrupted } from './mark-interrupted.ts';

const database = useDatabase();

async function conversation(): Promise<ConversationId> {
  const id = ConversationId.parse(randomUUID());
  await new ConversationsTable(database.tables).add('', {
    ...{ id, title: '', titled: false, model: 'm', systemPrompt: '', toolServers: [], leaf: null },
    ...{ parameters: ChatParameters.parse({}), createdAt: 0, updatedAt: 0 },
  });
  return id;
}

const writing = (...parts: MessagePart[]): Message => ({
  ...{ id: MessageId.parse(randomUUID()), parent: null, role: 'assistant', parts, createdAt: 0 },
  answer: {
    ...{ model: 'm', state: 'writing', activity: { kind: 'writing' } },
    ...{ failure: null, usage: null, notes: [] },
  },
});
const nothing = { files: [], words: '' };

it('an answer whose picture is gone, and one that cannot be read, do not hold up the others', async () => {
  const id = await conversation();
  const messages = new MessagesTable(database.tables);
  const file = {
    ...{ id: AttachmentId.parse(randomUUID()), name: 'p.png', kind: 'image' as const },
    ...{ type: 'image/png' as const, bytes: 1 },
  };
  const unreadable = writing();
  const pictured = writing({
    ...{ type: 'tool-call', id: 'c', name: 'look', server: null, tool: 'look', arguments: '{}' },
    ...{ state: 'done', durationMs: 1 },
    result: { failed: false, content: [{ type: 'image', file }], cut: null },
  });
  const last = writing({ type: 'text', text: 'half' });
  for (const message of [unreadable, pictured, last]) await messages.add(id, message, nothing);
  await database.tables
    .updateTable('messages')
    .set({ parts: '[{"type":"of a later version"}]' })
    .where('id', '=', unreadable.id)
    .execute();
  const reported: unknown[] = [];
  await markInterrupted(messages, (error) => reported.push(error));
  for (const message of [pictured, last]) {
    expect(await messages.get(id, message.id)).toMatchObject({ answer: { state: 'interrupted' } });
  }
  expect(reported).toHaveLength(1);
});
