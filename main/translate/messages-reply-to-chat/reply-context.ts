/** What reading an answer of Anthropic Messages needs to know of its chat request. */
export interface ChatReplyContext {
  /** `chatcmpl-…`, where the backend gives its answer no id. */
  readonly completionId: string;
  /** Unix seconds. */
  readonly created: number;
  /** The name that the client used; the answer carries it. */
  readonly model: string;
  /** The client wants the stream's token counts. */
  readonly includeUsage: boolean;
  readonly emitThinking: boolean;
  /** Tool names that were changed on the way to the backend, to the client's own. */
  readonly toolNames: ReadonlyMap<string, string>;
  /** The tool whose input is the answer itself. */
  readonly jsonTool: string | null;
  /** The client defined `functions`, not `tools`, and wants a `function_call`. */
  readonly legacyFunctions: boolean;
  /** Estimated; used where the backend does not say. */
  readonly inputTokens: number;
  /** The backend's name, for messages that should say whose fault it is. */
  readonly backend?: string;
}

/** The completion's id, made of the message's. */
export function completionId(messageId: string | null | undefined, context: ChatReplyContext): string {
  return messageId ? `chatcmpl-${messageId.replace(/^msg_/, '')}` : context.completionId;
}
