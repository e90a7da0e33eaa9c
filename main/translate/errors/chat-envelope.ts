import type { ChatErrorBody } from '../wire/chat-completion.ts';
import { errorKind, messagesStatus, openAiStatus } from './error-kinds.ts';

/** An error as an OpenAI client gets it. */
export interface ChatError {
  readonly status: number;
  readonly body: ChatErrorBody;
}

/**
 * Puts an error into OpenAI's envelope. Statuses that OpenAI does not use become those that it does.
 * @param code a more exact one than the status has; the only thing that Anthropic's protocol cannot find is a model
 */
export function toChatError(status: number, message: string, code?: string): ChatError {
  const conformed = messagesStatus(status);
  const { type, code: usual } = errorKind(conformed).openAi;
  const said = code ?? (conformed === 404 ? 'model_not_found' : usual);
  return {
    status: openAiStatus(conformed),
    body: { error: { message, type, param: null, code: said } },
  };
}
