import type { MessagePart, ToolCallPart } from '../../../contract/chat.ts';
import type { CallPiece, Piece } from './chunk.ts';
import { roundOf } from './round-of.ts';
import { ThinkSplitter } from './think-splitter.ts';

/** How an answer changed: one of its texts grew, or a part is new or another now. */
export type Change =
  | { readonly kind: 'grew'; readonly part: number; readonly offset: number; readonly text: string }
  | { readonly kind: 'set'; readonly part: number; readonly value: MessagePart };

/** Whose tool a name means; null where there is none of that name. */
export type FindTool = (name: string) => Pick<ToolCallPart, 'server' | 'tool'> | null;

/** So many tools a round may call. */
export const CALLS_MAX = 32;
/** So long an answer may be, its thinking and its calls included (UTF-16 units): no model writes that much on purpose. */
export const CHARACTERS_MAX = 2_000_000;

/**
 * An answer as it grows out of the pieces of its streams, one stream a round. It knows nothing of time but what it is
 * told and does nothing: what changed is what each step returns.
 */
export class AnswerDraft {
  readonly #parts: MessagePart[];
  readonly #findTool: FindTool;
  readonly #details = new Map<number, unknown[]>();
  /** Of the round: which part each of its calls is. */
  #calls = new Map<number, number>();
  readonly #ids = new Set<string>();
  #characters: number;
  #leftOutCalls = false;
  #round: number;
  #thinking = new ThinkSplitter();
  #thinkingSince: number | null = null;

  /** @param parts what there is already, of an answer that goes on */
  constructor(parts: readonly MessagePart[], findTool: FindTool) {
    this.#parts = [...parts];
    this.#findTool = findTool;
    this.#characters = parts.reduce((sum, part) => sum + charactersOf(part), 0);
    this.#round = parts.reduce((last, part) => Math.max(last, roundOf(part) ?? 0), 0);
    for (const part of parts) if (part.type === 'tool-call') this.#ids.add(part.id);
  }

  get parts(): readonly MessagePart[] {
    return this.#parts;
  }

  /** What a provider gave with its thinking, by the number of the part; for as long as this answer is written. */
  get details(): ReadonlyMap<number, readonly unknown[]> {
    return this.#details;
  }

  /** It is as long as an answer may be: nothing more is to be taken. */
  get isFull(): boolean {
    return this.#characters >= CHARACTERS_MAX;
  }

  /** The round called more tools than it may. */
  get leftOutCalls(): boolean {
    return this.#leftOutCalls;
  }

  /** A new stream begins. */
  beginRound(): void {
    this.#leftOutCalls = false;
    this.#round += 1;
    this.#calls = new Map();
    this.#thinking = new ThinkSplitter();
  }

  take(piece: Piece, now: number): Change[] {
    this.#characters += piece.text.length + piece.reasoning.length;
    return [
      ...(piece.reasoning === '' ? [] : this.#think(piece.reasoning, now)),
      ...this.#keep(piece.details),
      ...this.#split(this.#thinking.take(piece.text), now),
      ...piece.calls.flatMap((call) => this.#call(call, now)),
    ];
  }

  /** The stream is over, whether it was whole or not. */
  endRound(now: number): Change[] {
    return [...this.#split(this.#thinking.end(), now), ...this.#stopThinking(now)];
  }

  /** The calls of the round, which the model has written to the end. */
  get roundCalls(): readonly { readonly part: number; readonly value: ToolCallPart }[] {
    return [...this.#calls.values()].flatMap((part) => {
      const value = this.#parts[part];
      return value?.type === 'tool-call' ? [{ part, value }] : [];
    });
  }

  /** A call has another state, or its result. */
  setCall(part: number, value: ToolCallPart): Change {
    return this.#set(part, value);
  }

  #split(found: readonly { kind: 'reasoning' | 'text'; text: string }[], now: number): Change[] {
    return found.flatMap(({ kind, text }) =>
      kind === 'reasoning'
        ? this.#think(text, now)
        : [...this.#stopThinking(now), ...this.#grow('text', text)],
    );
  }

  #think(text: string, now: number): Change[] {
    this.#thinkingSince ??= now;
    const last = this.#parts.at(-1);
    if (last?.type === 'reasoning' && last.durationMs === null) return this.#grow('reasoning', text);
    return [this.#set(this.#parts.length, { type: 'reasoning', text, durationMs: null, round: this.#round })];
  }

  #stopThinking(now: number): Change[] {
    const since = this.#thinkingSince;
    this.#thinkingSince = null;
    const part = this.#parts.length - 1;
    const last = this.#parts[part];
    if (last?.type !== 'reasoning' || last.durationMs !== null) return [];
    return [this.#set(part, { ...last, durationMs: Math.round(now - (since ?? now)) })];
  }

  #grow(type: 'text' | 'reasoning', text: string): Change[] {
    const part = this.#parts.length - 1;
    const last = this.#parts[part];
    if (last?.type === type) {
      this.#parts[part] = { ...last, text: last.text + text };
      return [{ kind: 'grew', part, offset: last.text.length, text }];
    }
    return [this.#set(part + 1, { type: 'text', text, round: this.#round })];
  }

  /** Details come with their thinking or behind it, never before it. */
  #keep(details: readonly unknown[]): [] {
    const part = this.#parts.findLastIndex(({ type }) => type === 'reasoning');
    if (details.length === 0 || part < 0) return [];
    const kept = this.#details.get(part) ?? [];
    kept.push(...details);
    this.#details.set(part, kept);
    this.#characters += JSON.stringify(details).length;
    return [];
  }

  #call(piece: CallPiece, now: number): Change[] {
    const part = this.#calls.get(piece.index);
    const call = part === undefined ? undefined : this.#parts[part];
    if (part === undefined || call?.type !== 'tool-call') {
      if (this.#calls.size < CALLS_MAX) return [...this.#stopThinking(now), this.#beginCall(piece)];
      this.#leftOutCalls = true;
      return [];
    }
    this.#characters += piece.arguments.length;
    const grown = { ...call, arguments: call.arguments + piece.arguments };
    if (call.name === '' && piece.name !== null && piece.name !== '')
      return [this.#set(part, { ...grown, ...this.#named(piece.name) })];
    if (piece.arguments === '') return [];
    this.#parts[part] = grown;
    return [{ kind: 'grew', part, offset: call.arguments.length, text: piece.arguments }];
  }

  #beginCall({ index, id, name, arguments: text }: CallPiece): Change {
    const part = this.#parts.length;
    this.#calls.set(index, part);
    const call: ToolCallPart = {
      type: 'tool-call',
      id: this.#freeId(id ?? `call_${part}`),
      ...this.#named(name ?? ''),
      ...{ arguments: text, state: 'writing', result: null, durationMs: null, round: this.#round },
    };
    this.#ids.add(call.id);
    this.#characters += charactersOf(call);
    return this.#set(part, call);
  }

  #named(name: string): Pick<ToolCallPart, 'name' | 'server' | 'tool'> {
    return { name, ...(this.#findTool(name) ?? { server: null, tool: name }) };
  }

  /** Some servers number the calls of each round anew; an answer's calls must be told apart. */
  #freeId(wanted: string): string {
    let id = wanted === '' ? `call_${this.#parts.length}` : wanted;
    for (let count = 2; this.#ids.has(id); count += 1) id = `${wanted}_${count}`;
    return id;
  }

  #set(part: number, value: MessagePart): Change {
    this.#parts[part] = value;
    return { kind: 'set', part, value };
  }
}

function charactersOf(part: MessagePart): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.text.length;
    case 'tool-call':
      return part.name.length + part.arguments.length;
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return 0;
  }
}
