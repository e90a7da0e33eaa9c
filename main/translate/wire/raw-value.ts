import { isJsonObject } from './json-object.ts';

/**
 * True where parsing and writing a value again would not give the same: keys that look like integers come first in
 * JavaScript whatever their order was, and integers beyond 2^53 lose digits.
 */
export function changesWhenRewritten(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.some(changesWhenRewritten);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(
    ([key, inner]) => /^(?:0|[1-9]\d{0,9})$/.test(key) || changesWhenRewritten(inner),
  );
}

/** The text of the value at `path` in a valid JSON text, as it was written; undefined where there is none. */
export function rawValueAt(json: string, path: readonly (string | number)[]): string | undefined {
  const start = valueStart(json, path);
  return start === undefined ? undefined : json.slice(start, valueEnd(json, start));
}

/** A value to be written in place of the one at `path`, as JSON text. */
export interface ValueEdit {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** Writes other values into a valid JSON text and leaves every other byte as it is. No edit lies within another. */
export function spliceValues(json: string, edits: readonly ValueEdit[]): string {
  const spans = edits.flatMap(({ path, text }) => {
    const start = valueStart(json, path);
    return start === undefined ? [] : [{ start, after: valueEnd(json, start), text }];
  });
  const pieces: string[] = [];
  let copied = 0;
  for (const { start, after, text } of spans.sort((a, b) => a.start - b.start)) {
    pieces.push(json.slice(copied, start), text);
    copied = after;
  }
  return pieces.join('') + json.slice(copied);
}

function valueStart(json: string, path: readonly (string | number)[]): number | undefined {
  let at = skipSpace(json, 0);
  for (const step of path) {
    const found = typeof step === 'number' ? elementAt(json, at, step) : memberAt(json, at, step);
    if (found === undefined) return undefined;
    at = found;
  }
  return at;
}

function elementAt(json: string, from: number, index: number): number | undefined {
  if (json[from] !== '[') return undefined;
  let at = skipSpace(json, from + 1);
  for (let n = 0; json[at] !== ']' && at < json.length; n += 1) {
    if (n === index) return at;
    at = nextItem(json, valueEnd(json, at));
  }
  return undefined;
}

/** Of several members with the same name the last counts, as it does for `JSON.parse`. */
function memberAt(json: string, from: number, name: string): number | undefined {
  if (json[from] !== '{') return undefined;
  let found: number | undefined;
  let at = skipSpace(json, from + 1);
  while (json[at] !== '}' && at < json.length) {
    const keyEnd = stringEnd(json, at);
    const key: unknown = JSON.parse(json.slice(at, keyEnd));
    const start = skipSpace(json, skipSpace(json, keyEnd) + 1);
    if (key === name) found = start;
    at = nextItem(json, valueEnd(json, start));
  }
  return found;
}

function nextItem(json: string, from: number): number {
  const at = skipSpace(json, from);
  return json[at] === ',' ? skipSpace(json, at + 1) : at;
}

const SPACE = /[ \t\r\n]*/y;
const ATOM = /[^\s,\]}]*/y;

function skipSpace(json: string, from: number): number {
  return end(SPACE, json, from);
}

/** By hand, since a regular expression would run out of stack in an image of some megabytes. */
function stringEnd(json: string, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function valueEnd(json: string, from: number): number {
  const first = json[from];
  if (first === '"') return stringEnd(json, from);
  if (first !== '{' && first !== '[') return end(ATOM, json, from);
  let depth = 0;
  for (let at = from; at < json.length; at += 1) {
    const char = json[at];
    if (char === '"') at = stringEnd(json, at) - 1;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return json.length;
}

function end(pattern: RegExp, json: string, from: number): number {
  pattern.lastIndex = from;
  const length = pattern.exec(json)?.[0].length ?? 0;
  return from + length;
}
