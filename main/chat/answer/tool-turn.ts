import type { ToolCallPart, ToolDecision, ToolResult } from '../../../contract/chat.ts';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Phrase } from '../../../contract/phrase.ts';
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
  /** Something that the person is to know. */
  readonly note: (text: Phrase) => void;
}

interface Asked {
  readonly tool: ChatTool;
  /** What of the tool the person sees. */
  readonly form: string;
  decide(decision: ToolDecision): void;
}

export class ToolTurn {
  readonly #parts: ToolTurnParts;
  /** Calls that wait for the person's word. */
  readonly #asking = new Map<string, Asked>();
  readonly #broken = new AbortController();
  readonly #signal: AbortSignal;

  constructor(parts: ToolTurnParts) {
    this.#parts = parts;
    this.#signal = AbortSignal.any([parts.signal, this.#broken.signal]);
  }

  /**
   * Resolves when each call has its result, whatever it is. When one breaks, the others end before this does.
   * @throws the signal's reason when it aborts
   */
  async run(calls: readonly { readonly part: number; readonly value: ToolCallPart }[]): Promise<void> {
    const ends = calls.map(({ part, value }) =>
      this.#carryOut(part, value).catch((error: unknown) => {
        this.#broken.abort(error);
        throw error;
      }),
    );
    await Promise.allSettled(ends);
    await Promise.all(ends);
  }

  /** @throws Failure `conflict` where the call does not wait for a word */
  async decide(call: string, decision: ToolDecision): Promise<void> {
    const asked = this.#asking.get(call);
    if (asked === undefined) {
      throw new Failure('conflict', phrase`This call does not wait for your word any more.`);
    }
    if (decision === 'always' || decision === 'never') {
      await asked.tool.remember(decision, asked.form);
      // It holds for the other calls of this tool that wait, too.
      for (const other of this.#asking.values())
        if (other.tool.name === asked.tool.name) other.decide(decision);
    } else asked.decide(decision);
  }

  async #carryOut(part: number, call: ToolCallPart): Promise<void> {
    const { changed, tools, now } = this.#parts;
    const signal = this.#signal;
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
    const form = await this.#allowedForm(part, call, tool);
    if (form === null) {
      const said = 'The person did not allow this call.';
      changed(part, { ...call, state: 'refused', result: result(said) });
      return;
    }
    changed(part, { ...call, state: 'running' });
    const begun = now();
    try {
      const answer = await this.#parts.keep(await tool.call(input, form, signal));
      changed(part, { ...call, state: 'done', result: answer, durationMs: Math.round(now() - begun) });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      const said = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
      changed(part, { ...failed(call, said), durationMs: Math.round(now() - begun) });
    }
  }

  /** What of the tool the person allows; null where it is refused. A tool that changes meanwhile is asked for again. */
  async #allowedForm(part: number, call: ToolCallPart, tool: ChatTool): Promise<string | null> {
    for (;;) {
      const { policy, form } = await tool.standing();
      if (policy === 'always') return form;
      if (policy === 'never') return null;
      const decision = await this.#ask(part, call, tool, form);
      if (decision === 'refuse' || decision === 'never') return null;
      if ((await tool.standing()).form === form) return form;
      this.#parts.note(phrase`The tool “${tool.tool}” changed while you were asked: you are asked again.`);
    }
  }

  async #ask(part: number, call: ToolCallPart, tool: ChatTool, form: string): Promise<ToolDecision> {
    const { promise, resolve, reject } = Promise.withResolvers<ToolDecision>();
    const signal = this.#signal;
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    this.#asking.set(call.id, { tool, form, decide: resolve });
    this.#parts.changed(part, { ...call, state: 'asking' });
    try {
      return await promise;
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
