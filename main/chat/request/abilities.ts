import type { ChatModel } from '../../../contract/chat.ts';

/** What is known of the backend that would answer first for a model. */
export interface Abilities {
  /** Whose rules its requests follow. */
  readonly family: 'local' | 'anthropic' | 'openai' | 'other';
  readonly takes: ChatModel['takes'];
}
