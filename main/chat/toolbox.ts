import type { ToolDecision } from '../../contract/chat.ts';
import type { ToolServerId } from '../../contract/ids.ts';
import type { Phrase } from '../../contract/phrase.ts';
import type { ToolPolicy } from '../../contract/tools.ts';
import type { OfferedTool } from './request/build-request.ts';

/** What a tool answered, before its pictures are stored. */
export interface ToolAnswer {
  readonly failed: boolean;
  readonly content: readonly (
    | { readonly type: 'text'; readonly text: string }
    | { readonly type: 'image'; readonly name: string; readonly bytes: Uint8Array }
  )[];
  /** What was cut off, in words; null when nothing was. */
  readonly cut: string | null;
}

/** A tool that a model may call in a conversation; its name is unique among them. */
export interface ChatTool extends OfferedTool {
  readonly server: { readonly id: ToolServerId; readonly name: string };
  /** Its name at its server. */
  readonly tool: string;
  /** What its person wants at this moment, and of which form of the tool: its words and arguments may change at any time. */
  standing(): Promise<{ readonly policy: ToolPolicy; readonly form: string }>;
  /** Remembers what its person wants from now on of this form of it. */
  remember(decision: Extract<ToolDecision, 'always' | 'never'>, form: string): Promise<void>;
  /**
   * @param form the one that was allowed
   * @throws Failure where it cannot be called, dies, or takes too long; `conflict` where it has another form now
   */
  call(input: Readonly<Record<string, unknown>>, form: string, signal: AbortSignal): Promise<ToolAnswer>;
}

/** The tools of a conversation's servers; starts those that do not run. */
export interface Toolbox {
  tools(
    owner: string,
    servers: readonly ToolServerId[],
    signal: AbortSignal,
  ): Promise<{
    readonly tools: readonly ChatTool[];
    /** Servers that could not be started, in words. */
    readonly problems: readonly Phrase[];
  }>;
}
