import type { Writable } from 'node:stream';
import type { Failure } from '../../contract/failure.ts';

/** What a command prints: words for people, or one JSON value for programs. */
export class Output {
  readonly json: boolean;
  readonly #stdout: Writable;
  readonly #stderr: Writable;

  constructor(options: { json: boolean; stdout: Writable; stderr: Writable }) {
    this.json = options.json;
    this.#stdout = options.stdout;
    this.#stderr = options.stderr;
  }

  /** A command's result. */
  result(value: unknown, words: string): void {
    this.#stdout.write(`${this.json ? JSON.stringify(value, null, 2) : words}\n`);
  }

  /** One of a row of results that come one after another; with `--json` a JSON value a line. */
  line(value: unknown, words: string): void {
    this.#stdout.write(`${this.json ? JSON.stringify(value) : words}\n`);
  }

  /** Text that goes out as it comes, for example an answer's tokens. Nothing with `--json`. */
  text(text: string): void {
    if (!this.json) this.#stdout.write(text);
  }

  /** What goes on meanwhile; never part of the result. */
  note(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  /** What went wrong and what to do. */
  failure(failure: Failure): void {
    if (this.json) {
      this.#stdout.write(`${JSON.stringify({ error: failure.toView() }, null, 2)}\n`);
      return;
    }
    this.#stderr.write(`Error: ${failure.message}\n`);
    if (failure.hint !== undefined) this.#stderr.write(`${failure.hint}\n`);
  }
}

/** Rows under their headings, each column as wide as its widest cell. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  empty: string,
): string {
  if (rows.length === 0) return empty;
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** 1234567 → "1.2 MB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? String(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** 4022468096 → "4.0 B"; 1234 → "1.2 k": how many, to two figures. */
export function formatCount(count: number): string {
  const units = ['', 'k', 'M', 'B', 'T'];
  let value = count;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return unit === 0 ? String(value) : `${value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** 95000 → "1 min 35 s"; 1200 → "1.2 s". */
export function formatDuration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
