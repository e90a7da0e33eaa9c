import type { MessagesTable } from '../store/messages-table.ts';
import { unanswered } from './answer/answer-run.ts';
import { contentsOf } from './message-contents.ts';

/**
 * Marks what an earlier host was writing when it ended. Call it before the first answer. One that cannot be read or
 * written is reported and left: it must not hold up the others.
 */
export async function markInterrupted(
  messages: MessagesTable,
  report: (error: unknown) => void,
): Promise<void> {
  for (const { conversation, id } of await messages.unfinished()) {
    try {
      const message = await messages.get(conversation, id);
      if (message.answer === null) continue;
      const parts = [...message.parts];
      for (const { part, value } of unanswered(parts)) parts[part] = value;
      const answer = { ...message.answer, state: 'interrupted' as const, activity: null };
      await messages.update({ ...message, parts, answer }, contentsOf(parts));
    } catch (error) {
      report(error);
    }
  }
}
