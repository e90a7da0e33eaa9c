import type { AnswerUsage } from '../../../contract/chat.ts';
import type { TokenCounts } from './chunk.ts';

/** English has about four signs a token: an estimate for backends that count nothing. */
const SIGNS_PER_TOKEN = 4;
/** What came at once says nothing about speed (milliseconds). */
const SHORTEST_MS = 1;

/** Measures one answer over its rounds. Times are milliseconds of a clock that only goes forward. */
export class Meter {
  readonly #begun: number;
  readonly #before: AnswerUsage | null;
  #firstToken: number | null = null;
  #roundFirst: number | null = null;
  #roundLast: number | null = null;
  #roundSigns = 0;
  #roundTokens: TokenCounts | null = null;
  #writingMs = 0;
  #completion = 0;
  #reasoning: number | null = null;
  #prompt: number | null = null;
  #estimated = false;
  #rounds = 0;

  /** @param before of an answer that goes on */
  constructor(now: number, before: AnswerUsage | null) {
    this.#begun = now;
    this.#before = before;
  }

  beginRound(): void {
    this.#rounds += 1;
    this.#roundFirst = this.#roundLast = this.#roundTokens = null;
    this.#roundSigns = 0;
  }

  /** So many signs came. */
  came(signs: number, now: number): void {
    if (signs === 0) return;
    this.#firstToken ??= now;
    this.#roundFirst ??= now;
    this.#roundLast = now;
    this.#roundSigns += signs;
  }

  counted(tokens: TokenCounts): void {
    this.#roundTokens = tokens;
  }

  endRound(): void {
    this.#writingMs += (this.#roundLast ?? 0) - (this.#roundFirst ?? 0);
    const { prompt = null, completion = null, reasoning = null } = this.#roundTokens ?? {};
    if (prompt !== null) this.#prompt = prompt;
    if (reasoning !== null) this.#reasoning = (this.#reasoning ?? 0) + reasoning;
    if (completion === null && this.#roundSigns > 0) this.#estimated = true;
    this.#completion += completion ?? Math.ceil(this.#roundSigns / SIGNS_PER_TOKEN);
    this.#roundFirst = this.#roundLast = null;
    this.#roundSigns = 0;
    this.#roundTokens = null;
  }

  usage(now: number): AnswerUsage {
    const before = this.#before;
    const writingMs = this.#writingMs + (before?.writingMs ?? 0);
    const completion = this.#completion + (before?.completionTokens ?? 0);
    const reasoning = this.#reasoning ?? before?.reasoningTokens ?? null;
    const speed = writingMs < SHORTEST_MS || completion === 0 ? null : completion / (writingMs / 1_000);
    return {
      promptTokens: this.#prompt ?? before?.promptTokens ?? null,
      completionTokens: completion,
      reasoningTokens: reasoning,
      firstTokenMs:
        before?.firstTokenMs ??
        (this.#firstToken === null ? null : Math.round(this.#firstToken - this.#begun)),
      writingMs: Math.round(writingMs),
      totalMs: Math.round(now - this.#begun) + (before?.totalMs ?? 0),
      tokensPerSecond: speed,
      estimated: this.#estimated || before?.estimated === true,
      rounds: this.#rounds + (before?.rounds ?? 0),
    };
  }
}
