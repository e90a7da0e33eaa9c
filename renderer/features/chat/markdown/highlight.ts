import { common, createLowlight } from 'lowlight';

const lowlight = createLowlight(common);

/** Longer code is shown plain (characters). */
const LONGEST = 100_000;

/** A piece of code; `scope` is highlight.js's name for what it is, such as `keyword`. */
export interface CodePiece {
  readonly text: string;
  readonly scope: string | null;
}

/** Code in pieces, by its language; one plain piece where the language is not known. */
export function highlight(code: string, language: string): readonly CodePiece[] {
  if (code.length > LONGEST || !lowlight.registered(language)) return [{ text: code, scope: null }];
  const pieces: CodePiece[] = [];
  const walk = (nodes: readonly Node[], scope: string | null) => {
    for (const node of nodes) {
      if (node.type === 'text') pieces.push({ text: node.value, scope });
      else if (node.type === 'element') walk(node.children, scopeOf(node.properties) ?? scope);
    }
  };
  walk(lowlight.highlight(language, code).children, null);
  return pieces;
}

type Node = ReturnType<typeof lowlight.highlight>['children'][number];

/** `hljs-title function_` is a `title`. */
function scopeOf({ className }: { readonly className?: unknown }): string | null {
  const first: unknown = Array.isArray(className) ? className[0] : null;
  return typeof first === 'string' ? first.replace(/^hljs-/, '') : null;
}
