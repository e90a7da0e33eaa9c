import type { ToolCallPart, ToolDecision, ToolResult } from '../../../contract/chat.ts';
import { Failure } from '../../../contract/failure.ts';
import type { ChatTool, ToolAnswer } from '../toolbox.ts';

/** The tools that one round of an answer calls: asks the person where that is wanted, then calls them side by side. */
export interface ToolTurnParts {
  readonly tools: readonly ChatTool[];
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** A call is in another state, or has its result. */
  readonly changed: (part: number, value: ToolCallPart) => void;
  /** Keeps what a tool gave, its pictures as files. */
  readonly keep: (answer: ToolAnswer) => Promise<ToolResult>;
}

export class ToolTurn {
  readonly #parts: ToolTurnParts;
  /** Calls that wait for the person's word. */
  readonly #asking = new Map<string, { readonly tool: ChatTool; decide(decision: ToolDecision): void }>();

  constructor(parts: ToolTurnParts) {
    this.#parts = parts;
  }

  /** Resolves when each call has its result, whatever it is. @throws the signal's reason when it aborts */
  async run(calls: readonly { readonly part: number; readonly value: ToolCallPart }[]): Promise<void> {
    await Promise.all(calls.map(({ part, value }) => this.#carryOut(part, value)));
  }

  /** @throws Failure `conflict` where the call does not wait for a word */
  async decide(call: string, decision: ToolDecision): Promise<void> {
    const asked = this.#asking.get(call);
    if (asked === undefined) {
      throw new Failure('conflict', 'This call does not wait for your word any more.');
    }
    if (decision === 'always' || decision === 'never') {
      await asked.tool.remember(decision);
      // It holds for the other calls of this tool that wait, too.
      for (const other of this.#asking.values())
        if (other.tool.name === asked.tool.name) other.decide(decision);
    } else asked.decide(decision);
  }

  async #carryOut(part: number, call: ToolCallPart): Promise<void> {
    const { changed, tools, signal, now } = this.#parts;
    const tool = tools.find(({ name }) => name === call.name);
    if (tool === undefined) {
      changed(part, failed(call, noSuchTool(call.name, tools)));
      return;
    }
    const input = readArguments(call.arguments);
    if (input === null) {
      changed(part, failed(call, NOT_JSON));
      return;
    }
    if (!(await this.#mayRun(part, call, tool))) {
      const said = 'The person did not allow this call.';
      changed(part, { ...call, state: 'refused', result: result(said) });
      return;
    }
    changed(part, { ...call, state: 'running' });
    const begun = now();
    try {
      const answer = await this.#parts.keep(await tool.call(input, signal));
      changed(part, { ...call, state: 'done', result: answer, durationMs: Math.round(now() - begun) });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      const said = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
      changed(part, { ...failed(call, said), durationMs: Math.round(now() - begun) });
    }
  }

  async #mayRun(part: number, call: ToolCallPart, tool: ChatTool): Promise<boolean> {
    const policy = await tool.policy();
    if (policy !== 'ask') return policy === 'always';
    const { promise, resolve, reject } = Promise.withResolvers<ToolDecision>();
    const { signal } = this.#parts;
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    this.#asking.set(call.id, { tool, decide: resolve });
    this.#parts.changed(part, { ...call, state: 'asking' });
    try {
      const decision = await promise;
      return decision === 'once' || decision === 'always';
    } finally {
      this.#asking.delete(call.id);
      signal.removeEventListener('abort', onAbort);
    }
  }
}

/** A call that was not carried out, with the reason that the model and the person are told. */
export function failed(call: ToolCallPart, why: string): ToolCallPart {
  return { ...call, state: 'failed', result: result(why) };
}

function result(text: string): ToolResult {
  return { failed: true, content: [{ type: 'text', text }], cut: null };
}

const NOT_JSON = 'The arguments are not a JSON object. Nothing was called.';

function noSuchTool(name: string, tools: readonly ChatTool[]): string {
  const names = tools.map((tool) => tool.name).join(', ');
  return `There is no tool "${name}". ${names === '' ? 'There are none here.' : `There are: ${names}.`}`;
}

/** No arguments at all are those of a tool that takes none. */
function readArguments(text: string): Readonly<Record<string, unknown>> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : null;
  } catch {
    return null;
  }
}
