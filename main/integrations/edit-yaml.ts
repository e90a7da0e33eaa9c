import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Pair, ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import { phrase } from '../../contract/phrase.ts';
import { brokenFile, lineAt, unsuitableFile } from './edit-refused.ts';
import { keepingByteOrderMark, textForm } from './text-form.ts';

export interface YamlListItem {
  /** The list's key at the top of the file. */
  readonly list: string;
  /** The item of the list with the same `name` is changed; where there is none, one is added. */
  readonly item: Readonly<Record<string, string | readonly string[]>> & { readonly name: string };
  /** What a file needs beside the list when it is new. */
  readonly header: Readonly<Record<string, string>>;
}

/**
 * Puts one item into a list of a YAML file. Where the list is written as most write it, lines are added and single
 * values replaced, and no other character changes. Other forms (`[]`, a list that is empty) go through the document's
 * own printer, which keeps comments and may change spacing.
 * @throws Failure `invalid_input` naming the line when the text is broken, or when the list is something else
 */
export function editYaml(text: string, settings: YamlListItem): string {
  return keepingByteOrderMark(text, (plain) => {
    const before = valueOf(readYaml(plain));
    const wanted = withItem(before, settings);
    if (isDeepStrictEqual(before, wanted)) return plain;
    for (const edit of [editLines, printAnew]) {
      const edited = edit(plain, settings);
      // Whatever a file may hold: the result is right, or it is not written.
      if (edited !== null && isDeepStrictEqual(valueOrNull(edited), wanted)) return edited;
    }
    throw unsuitableFile(phrase`it is written in a form that is not changed by itself.`);
  });
}

function readYaml(text: string): Document.Parsed {
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error === undefined) return document;
  if (error.code === 'MULTIPLE_DOCS') throw unsuitableFile(phrase`it holds more than one document.`);
  throw brokenFile('YAML', lineAt(text, error.pos[0]), error.message);
}

function valueOrNull(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false });
  return document.errors.length > 0 ? null : valueOf(document);
}

function valueOf(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch {
    // More aliases than anybody writes by hand.
    throw unsuitableFile(phrase`its aliases cannot be resolved.`);
  }
}

function withItem(before: unknown, { list, item, header }: YamlListItem): unknown {
  if (before === null || before === undefined) return { ...header, [list]: [item] };
  if (typeof before !== 'object' || Array.isArray(before)) throw unsuitableFile(phrase`it is not a mapping.`);
  const items: unknown = Reflect.get(before, list) ?? [];
  if (!Array.isArray(items)) throw unsuitableFile(phrase`"${list}" is not a list.`);
  const at = items.findIndex((one: unknown) => nameOf(one) === item.name);
  const merged = { ...(at < 0 ? {} : asObject(items[at])), ...item };
  return { ...before, [list]: at < 0 ? [...(items as unknown[]), merged] : items.toSpliced(at, 1, merged) };
}

/** Changes single lines of a list in block form; null where that is not the form. */
function editLines(text: string, { list, item, header }: YamlListItem): string | null {
  const { eol } = textForm(text);
  const root = readYaml(text).contents;
  const withEnd = text === '' || text.endsWith('\n') ? text : text + eol;
  if (root === null || (isScalar(root) && root.value === null)) {
    const lines = Object.entries(header).map(([key, value]) => `${key}: ${scalar(value)}`);
    return `${withEnd}${[...lines, `${list}:`, ...itemLines(item, '  ')].join(eol)}${eol}`;
  }
  if (!isMap(root) || root.flow === true) return null;
  const pair = pairOf(root, list);
  if (pair === undefined) return `${withEnd}${[`${list}:`, ...itemLines(item, '  ')].join(eol)}${eol}`;
  if (!isSeq(pair.value) || pair.value.flow === true) return null;
  const found = pair.value.items.find((one) => isMap(one) && one.get('name') === item.name);
  return isMap(found) ? replaceValues(text, found, item) : appendItem(text, pair.value, item);
}

function appendItem(text: string, seq: YAMLSeq, item: YamlListItem['item']): string | null {
  const { eol } = textForm(text);
  const [first, last] = [rangeOf(seq.items.at(0)), rangeOf(seq.items.at(-1))];
  if (first === null || last === null) return null;
  const line = text.slice(text.lastIndexOf('\n', first[0] - 1) + 1, first[0]);
  const indent = /^([ \t]*)-\s+$/.exec(line)?.[1];
  if (indent === undefined) return null;
  // Behind the last item's value and the comment on its line; comments on lines of their own belong to what follows.
  const newline = text.indexOf('\n', Math.max(last[0], last[1] - 1));
  const at = newline === -1 ? text.length : newline + 1;
  const added = itemLines(item, indent).join(eol) + eol;
  return `${text.slice(0, at)}${newline === -1 ? eol : ''}${added}${text.slice(at)}`;
}

function replaceValues(text: string, map: YAMLMap, item: YamlListItem['item']): string | null {
  const now: unknown = map.toJSON();
  const edits: { from: number; to: number; put: string }[] = [];
  for (const [key, value] of Object.entries(item)) {
    if (isDeepStrictEqual(asObject(now)[key], value)) continue;
    const range = rangeOf(pairOf(map, key)?.value);
    if (range === null) return null;
    edits.push({ from: range[0], to: range[1], put: printed(value) });
  }
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((current, { from, to, put }) => current.slice(0, from) + put + current.slice(to), text);
}

function printAnew(text: string, { list, item }: YamlListItem): string | null {
  const document = readYaml(text);
  const items: unknown = document.get(list);
  if (!isSeq(items)) document.set(list, document.createNode([item]));
  else {
    const at = items.items.findIndex((one) => isMap(one) && one.get('name') === item.name);
    if (at < 0) items.add(document.createNode(item));
    else for (const [key, value] of Object.entries(item)) document.setIn([list, at, key], value);
  }
  const { eol, indent } = textForm(text);
  const spaces = indent.startsWith(' ') ? Math.min(indent.length, 8) : 2;
  return document.toString({ lineWidth: 0, indent: spaces }).replaceAll('\n', eol);
}

function itemLines(item: YamlListItem['item'], indent: string): string[] {
  return Object.entries(item).map(
    ([key, value], index) => `${indent}${index === 0 ? '- ' : '  '}${key}: ${printed(value)}`,
  );
}

function printed(value: string | readonly string[]): string {
  return typeof value === 'string' ? scalar(value) : `[${value.map(scalar).join(', ')}]`;
}

/** Plain where every YAML reader takes it for a string, else in JSON's quotes, which YAML shares. */
function scalar(value: string): string {
  const isPlain = /^[A-Za-z][A-Za-z ]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isPlain && !value.endsWith(' ') ? value : JSON.stringify(value);
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function rangeOf(node: unknown): ParsedNode['range'] | null {
  if (isMap(node) || isSeq(node) || isScalar(node)) return node.range ?? null;
  return null;
}

function nameOf(value: unknown): unknown {
  return asObject(value)['name'];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
