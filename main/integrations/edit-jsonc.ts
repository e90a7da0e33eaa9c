import { isDeepStrictEqual } from 'node:util';
import { createScanner, findNodeAtLocation, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { phrase } from '../../contract/phrase.ts';
import { brokenFile, lineAt, unsuitableFile } from './edit-refused.ts';
import { keepingByteOrderMark, textForm } from './text-form.ts';
import type { TextForm } from './text-form.ts';

/** One value of a file and where it belongs. */
export interface JsonSetting {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Comments and a comma too many are fine: the programs that read these files take them. */
const LENIENT = { allowTrailingComma: true, allowEmptyContent: true };

/**
 * Puts values into the text of a JSON file with comments. Nothing else of the text changes: comments, order, spacing and
 * trailing commas stay. Empty text becomes an object.
 * @throws Failure `invalid_input` naming the line when the text is broken, or when a value stands where an object must
 */
export function editJsonc(text: string, settings: readonly JsonSetting[]): string {
  return keepingByteOrderMark(text, (plain) => {
    const edited = settings.reduce(setValue, plain);
    // The proof of the pudding: a key that is there twice, for example, would read as before.
    const now = parse(edited, [], LENIENT) as unknown;
    for (const { path, value } of settings) {
      if (!isDeepStrictEqual(valueAt(now, path), value)) {
        throw unsuitableFile(phrase`"${path.join('.')}" is there more than once.`);
      }
    }
    return edited;
  });
}

function setValue(text: string, { path, value }: JsonSetting): string {
  const form = textForm(text);
  const root = readTree(text);
  if (root === undefined) {
    const leading = text.trim() === '' ? '' : `${text.trimEnd()}${form.eol}`;
    return `${leading}${print(nest(path, value), '', form)}${form.eol}`;
  }
  const found = findNodeAtLocation(root, [...path]);
  if (found !== undefined) {
    if (isDeepStrictEqual(valueAt(parse(text, [], LENIENT), path), value)) return text;
    const printed = print(value, indentAt(text, found.offset), form);
    return splice(text, found.offset, found.offset + found.length, printed);
  }
  // The deepest object that is there takes the rest.
  for (let depth = path.length - 1; ; depth -= 1) {
    const parent = depth === 0 ? root : findNodeAtLocation(root, path.slice(0, depth));
    if (parent === undefined) continue;
    if (parent.type !== 'object') {
      const where = depth === 0 ? 'the file' : `"${path.slice(0, depth).join('.')}"`;
      throw unsuitableFile(phrase`${where} is not an object.`);
    }
    const [name = '', ...rest] = path.slice(depth);
    return insert(text, parent, name, nest(rest, value), form);
  }
}

function readTree(text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, LENIENT);
  const [error] = errors;
  if (error === undefined) return root;
  throw brokenFile('JSON', lineAt(text, error.offset), words(printParseErrorCode(error.error)));
}

/** CommaExpected → "comma expected". */
function words(code: string): string {
  return code.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** Adds a property as the last of an object. */
function insert(text: string, parent: Node, name: string, value: unknown, form: TextForm): string {
  const close = parent.offset + parent.length - 1;
  const outer = indentAt(text, parent.offset);
  const last = parent.children?.at(-1);
  if (last === undefined) {
    const inner = outer + form.indent;
    const kept = text.slice(0, close).trimEnd();
    return `${kept}${form.eol}${inner}${property(name, value, inner, form)}${form.eol}${outer}${text.slice(close)}`;
  }
  const end = last.offset + last.length;
  const { comma, lineEnd } = whatFollows(text, end);
  if (lineEnd === null) {
    const at = comma ?? end;
    return splice(
      text,
      at,
      at,
      `${comma === null ? ', ' : ' '}${JSON.stringify(name)}: ${JSON.stringify(value)}`,
    );
  }
  const inner = indentAt(text, last.offset);
  const added = `${form.eol}${inner}${property(name, value, inner, form)}${comma === null ? '' : ','}`;
  const withProperty = splice(text, lineEnd, lineEnd, added);
  return comma === null ? splice(withProperty, end, end, ',') : withProperty;
}

/** After an object's last property: its trailing comma's end, and the end of its line with the comments on it. */
function whatFollows(text: string, end: number): { comma: number | null; lineEnd: number | null } {
  const scanner = createScanner(text, false);
  scanner.setPosition(end);
  let comma: number | null = null;
  let lineEnd: number | null = null;
  for (;;) {
    scanner.scan();
    const at = scanner.getTokenOffset();
    const token = text.slice(at, at + scanner.getTokenLength());
    if (token === ',') {
      comma = at + 1;
      lineEnd = null; // what is added goes behind the comma
    } else if (/^[\r\n]/.test(token)) {
      lineEnd ??= at;
    } else if (!/^(\s+$|\/[/*])/.test(token)) {
      return { comma, lineEnd };
    }
  }
}

function property(name: string, value: unknown, indent: string, form: TextForm): string {
  return `${JSON.stringify(name)}: ${print(value, indent, form)}`;
}

function print(value: unknown, indent: string, { indent: step, eol }: TextForm): string {
  return JSON.stringify(value, null, step).replaceAll('\n', eol + indent);
}

function nest(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

/** The white space that begins the line of an offset. */
function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
}

function splice(text: string, from: number, to: number, put: string): string {
  return text.slice(0, from) + put + text.slice(to);
}
