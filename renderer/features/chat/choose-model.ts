import type { ChatModel } from '../../../contract/chat.ts';

/** The model that a new conversation begins with: the last one used while it is there, else one that is loaded. */
export function usualModel(models: readonly ChatModel[], lastUsed: string | null): string | null {
  const last = models.find(({ id }) => id === lastUsed);
  const ready = models.find(({ state }) => state === 'ready');
  return (last ?? ready ?? models[0])?.id ?? null;
}
