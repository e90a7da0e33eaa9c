import type { Asking } from './asking.ts';
import type { AttachmentStore } from './attachments/attachment-store.ts';
import type { Uploads } from './attachments/uploads.ts';
import type { ChatModels } from './chat-models.ts';
import type { Conversations } from './conversations.ts';

/** The chat as the handlers of the contract use it. */
export interface ChatParts {
  readonly conversations: Conversations;
  readonly asking: Asking;
  readonly files: AttachmentStore;
  readonly uploads: Uploads;
  readonly models: ChatModels;
}
