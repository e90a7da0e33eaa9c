import { create } from 'zustand';
import type { ConversationDraft } from '../../../contract/chat.ts';

/** What was chosen for a conversation that has no message yet, and so does not exist at the host. */
export const useNewConversation = create<{ readonly draft: ConversationDraft }>(() => ({ draft: {} }));

export function changeNewConversation(changes: ConversationDraft): void {
  useNewConversation.setState(({ draft }) => ({ draft: { ...draft, ...changes } }));
}

/** The second model of a conversation that asks two at once; of this page alone. */
export const useBeside = create<{ readonly beside: Readonly<Record<string, string | null>> }>(() => ({
  beside: {},
}));

export function askBeside(conversation: string, model: string | null): void {
  useBeside.setState(({ beside }) => ({ beside: { ...beside, [conversation]: model } }));
}
