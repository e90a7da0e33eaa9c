import type { RequestEcho } from './response.ts';
import type { ToolTarget } from './tool-target.ts';

/** What reading an answer needs to know of its request. */
export interface ResponseContext {
  /** `resp_…` */
  readonly responseId: string;
  /** The name that the client used; the answer carries it. */
  readonly model: string;
  /** Unix time in seconds, when the request came. */
  readonly createdAt: number;
  /** The same now. */
  readonly now: () => number;
  readonly echo: RequestEcho;
  /** The client's tools by their names in the chat protocol. */
  readonly tools: ReadonlyMap<string, ToolTarget>;
  /** Estimated; used where the backend does not say. */
  readonly inputTokens: number;
  /**
   * How the model's thinking is given: as a summary to a client that asked for one (Codex shows nothing else), else
   * as the text that it is; or not at all.
   */
  readonly reasoning: 'summary' | 'text' | 'none';
  readonly thinkTags: boolean;
  readonly lenientFinish: boolean;
}

/** `msg_…`, the same for the same place in the same response. */
export function itemId(prefix: string, { responseId }: ResponseContext, index: number): string {
  return `${prefix}_${responseId.replace(/^resp_/, '')}_${index}`;
}
