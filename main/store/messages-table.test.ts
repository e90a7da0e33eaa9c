import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ChatParameters } from '../../contract/chat.ts';
import { AttachmentId, ConversationId, MessageId } from '../../contract/ids.ts';
import { ConversationsTable } from './conversations-table.ts';
import { MessagesTable } from './messages-table.ts';
import { useDatabase } from './testing/temporary-database.ts';

const database = useDatabase();

it('a message is not stored without a file that it is to hold', async () => {
  const conversation = ConversationId.parse(randomUUID());
  await new ConversationsTable(database.tables).add('', {
    ...{ id: conversation, title: '', titled: false, model: 'm', systemPrompt: '', toolServers: [] },
    ...{ leaf: null, parameters: ChatParameters.parse({}), createdAt: 0, updatedAt: 0 },
  });
  const messages = new MessagesTable(database.tables);
  const message = MessageId.parse(randomUUID());
  const added = messages.add(
    conversation,
    { id: message, parent: null, role: 'user', parts: [], answer: null, createdAt: 0 },
    { files: [AttachmentId.parse(randomUUID())], words: '' },
  );
  await expect(added).rejects.toMatchObject({
    ...{ code: 'not_found', message: expect.stringContaining('not there any more') as string },
  });
  expect(await messages.list(conversation)).toEqual([]);
});
