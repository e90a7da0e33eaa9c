import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { ConfigurationDocument } from '../../contract/configuration.ts';
import type { ConfigurationProblem } from '../../contract/configuration.ts';

export type Path = readonly PropertyKey[];

/** Something wrong with a document, not yet looked up in its text. */
export interface Misfit {
  readonly path: Path;
  readonly message: string;
}

export interface ReadDocument {
  readonly document: ConfigurationDocument;
  /** Says where in the text it is. */
  readonly locate: (misfit: Misfit) => ConfigurationProblem;
}

/** Aliases may repeat a part of the file, not multiply it without bound. */
const MAX_ALIASES = 100;

/** Reads a configuration from YAML (1.2, so JSON too). Problems come in the order of the text. */
export function readDocument(text: string): ReadDocument | { readonly problems: ConfigurationProblem[] } {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (yaml.errors.length > 0) {
    return { problems: yaml.errors.map(({ pos, message }) => ({ ...at(pos[0]), path: '', message })) };
  }
  if (yaml.contents === null) {
    return { problems: [{ line: 1, column: 1, path: '', message: 'the file is empty' }] };
  }
  const locate = ({ path, message }: Misfit): ConfigurationProblem => ({
    ...at(offsetOf(yaml, path)),
    path: formatPath(path),
    message,
  });
  const value = valueOf(yaml);
  if ('error' in value) return { problems: [locate({ path: [], message: value.error })] };
  const parsed = ConfigurationDocument.safeParse(value.json);
  if (parsed.success) return { document: parsed.data, locate };
  const misfits = parsed.error.issues.flatMap((issue): Misfit[] => {
    const { code, path, message } = issue;
    if (code !== 'unrecognized_keys') return [{ path, message }];
    return issue.keys.map((key) => ({ path: [...path, key], message: 'this is not known here' }));
  });
  return { problems: inOrder(misfits.map(locate)) };
}

export function inOrder(problems: readonly ConfigurationProblem[]): ConfigurationProblem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}

function valueOf(yaml: Document): { readonly json: unknown } | { readonly error: string } {
  try {
    return { json: yaml.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'the file cannot be read' };
  }
}

/** The place of a node; of one that is missing, the nearest that is there and should hold it. */
function offsetOf(yaml: Document, path: Path): number {
  let node: Node | null = yaml.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const key of path) {
    const next: unknown = isMap(node)
      ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key
      : null;
    // Of an entry, the place is where its name stands.
    if (isScalar(next)) offset = next.range?.[0] ?? offset;
    node = childOf(node, key);
    if (node === null) return offset;
    if (!isScalar(next)) offset = node.range?.[0] ?? offset;
  }
  return offset;
}

function childOf(node: Node | null, key: PropertyKey): Node | null {
  if (node === null || !('get' in node)) return null;
  const child: Node | null | undefined = node.get(key, true);
  return child ?? null;
}

/** `routes[0].targets[1].backend` */
function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
