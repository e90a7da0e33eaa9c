/** What reading an answer needs to know of its request. */
export interface ReplyContext {
  /** `msg_…` */
  readonly messageId: string;
  /** `req_…`, for errors. */
  readonly requestId: string;
  /** The name that the client used; the answer carries it. */
  readonly model: string;
  /** Tool names that were changed on the way to the backend, to the client's own. */
  readonly toolNames: ReadonlyMap<string, string>;
  /** Estimated; used where the backend does not say, and in the stream's first event. */
  readonly inputTokens: number;
  /** The client's own: no other may be named as what ended the answer. */
  readonly stopSequences: readonly string[];
  readonly emitThinking: boolean;
  readonly thinkTags: boolean;
  readonly lenientFinish: boolean;
}

/** The id of the call at `index`, where the backend gave none. */
export function generatedCallId({ messageId }: ReplyContext, index: number): string {
  return `toolu_${messageId.replace(/^msg_/, '')}_${index}`;
}
