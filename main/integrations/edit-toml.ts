import { isDeepStrictEqual } from 'node:util';
import { getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';
import { phrase } from '../../contract/phrase.ts';
import { brokenFile, unsuitableFile } from './edit-refused.ts';
import { keepingByteOrderMark, textForm } from './text-form.ts';

/** Strings of a TOML file: keys of its top level, and one table. */
export interface TomlSettings {
  readonly top: Readonly<Record<string, string>>;
  readonly table: readonly string[];
  readonly entries: Readonly<Record<string, string>>;
}

/**
 * Puts strings into the text of a TOML file: values that are there are replaced in their place, keys that are not are
 * added, a table that is not is appended. Every other character stays.
 * @throws Failure `invalid_input` naming the line when the text is broken, or when the settings are written in a form
 *   (inline tables, dotted keys) that this does not change
 */
export function editToml(text: string, settings: TomlSettings): string {
  return keepingByteOrderMark(text, (plain) => {
    const before = readToml(plain);
    let edited = plain;
    for (const [key, value] of Object.entries(settings.top)) edited = setTop(edited, key, value);
    edited = setTable(edited, settings.table, settings.entries);
    // Whatever a file may hold: the result is right, or it is not written.
    const wanted = withSettings(getStaticTOMLValue(before), settings);
    if (!isDeepStrictEqual(staticOrNull(edited), wanted)) {
      throw unsuitableFile(
        phrase`it sets ${settings.table.join('.')} in a form that is not changed by itself.`,
      );
    }
    return edited;
  });
}

function readToml(text: string): AST.TOMLProgram {
  try {
    return parseTOML(text);
  } catch (error) {
    if (error instanceof ParseError) throw brokenFile('TOML', lineOf(error), error.message);
    throw error;
  }
}

/** What is missing at the end of a line is reported at the beginning of the next. */
function lineOf({ lineNumber, column, message }: ParseError): number {
  const isLate = column === 0 && /^(Unterminated|Unspecified)/.test(message);
  return isLate ? lineNumber - 1 : lineNumber;
}

function staticOrNull(text: string): unknown {
  try {
    return getStaticTOMLValue(parseTOML(text));
  } catch {
    return null;
  }
}

function setTop(text: string, key: string, value: string): string {
  const pairs = readToml(text).body[0].body.filter((node) => node.type === 'TOMLKeyValue');
  const found = pairs.find((pair) => isNamed(pair, key));
  if (found !== undefined) return replaceValue(text, found, value);
  const { eol } = textForm(text);
  const line = `${key} = ${JSON.stringify(value)}`;
  const last = pairs.at(-1);
  if (last !== undefined) return insertLines(text, lineEnd(text, last.range[1]), [line]);
  // Before the first table, and so before everything: a key behind a table's header would belong to that table.
  const hasTables = readToml(text).body[0].body.length > 0;
  if (hasTables) return `${line}${eol}${eol}${text}`;
  return `${text}${text === '' || text.endsWith('\n') ? '' : eol}${line}${eol}`;
}

function setTable(text: string, path: readonly string[], entries: Readonly<Record<string, string>>): string {
  const { eol } = textForm(text);
  const lines = Object.entries(entries).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  if (findTable(text, path) === undefined) {
    const start = text === '' ? '' : text.endsWith('\n') ? text + eol : text + eol + eol;
    return `${start}${[`[${path.join('.')}]`, ...lines].join(eol)}${eol}`;
  }
  return Object.entries(entries).reduce((current, [key, value]) => setEntry(current, path, key, value), text);
}

function setEntry(text: string, path: readonly string[], key: string, value: string): string {
  const table = findTable(text, path);
  if (table === undefined) return text;
  const found = table.body.find((pair) => isNamed(pair, key));
  if (found !== undefined) return replaceValue(text, found, value);
  const end = table.body.at(-1)?.range[1] ?? table.key.range[1];
  return insertLines(text, lineEnd(text, end), [`${key} = ${JSON.stringify(value)}`]);
}

function findTable(text: string, path: readonly string[]): AST.TOMLTable | undefined {
  return readToml(text)
    .body[0].body.filter((node) => node.type === 'TOMLTable')
    .find((table) => table.kind === 'standard' && isDeepStrictEqual(table.resolvedKey, path));
}

function isNamed(pair: AST.TOMLKeyValue, name: string): boolean {
  const [first, ...rest] = pair.key.keys;
  if (first === undefined || rest.length > 0) return false;
  return (first.type === 'TOMLBare' ? first.name : first.value) === name;
}

function replaceValue(text: string, { value: node }: AST.TOMLKeyValue, value: string): string {
  if (node.type === 'TOMLValue' && node.value === value) return text;
  return text.slice(0, node.range[0]) + JSON.stringify(value) + text.slice(node.range[1]);
}

/** Where the line of an offset ends, its comment included. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}

function insertLines(text: string, at: number, lines: readonly string[]): string {
  const { eol } = textForm(text);
  return text.slice(0, at) + lines.map((line) => eol + line).join('') + text.slice(at);
}

function withSettings(value: unknown, { top, table, entries }: TomlSettings): unknown {
  return { ...asObject(value), ...merge({ ...asObject(value), ...top }, table, entries) };
}

function merge(value: unknown, path: readonly string[], entries: Readonly<Record<string, string>>): object {
  const [name, ...rest] = path;
  if (name === undefined) return { ...asObject(value), ...entries };
  return { ...asObject(value), [name]: merge(asObject(value)[name], rest, entries) };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
