import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { germanPhrases } from './phrases-de.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = 'contract main renderer preload'.split(' ');

/** What a tagged template becomes as a `text`: `{0}` where its first value stands. */
function textOf({ template }: ts.TaggedTemplateExpression): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce(
    (before, { literal }, at) => `${before}{${at}}${literal.text}`,
    template.head.text,
  );
}

interface Source {
  readonly file: string;
  readonly tree: ts.SourceFile;
}

const sources: readonly Source[] = globSync(
  FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx}`),
  { cwd: ROOT, exclude: (name) => /\.test\.tsx?$|(^|\/)testing$|\.test-support\.ts$/.test(name) },
)
  .sort()
  .map((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return { file, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) };
  });

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

const templates = new Set(
  sources
    .filter(({ tree }) => tree.text.includes('phrase`'))
    .flatMap(({ tree }) => [...nodesOf(tree)])
    .filter(ts.isTaggedTemplateExpression)
    .filter(({ tag }) => tag.getText() === 'phrase')
    .map(textOf),
);

const places = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();

describe('the host’s sentences in German', () => {
  it('are all there, and there are no others', () => {
    expect(templates.size).toBeGreaterThan(400);
    expect(Object.keys(germanPhrases).sort()).toEqual([...templates].sort());
  });

  it('name the same things', () => {
    for (const [english, german] of Object.entries(germanPhrases)) {
      expect([english, ...places(german)]).toEqual([english, ...places(english)]);
    }
  });

  it('keep commands as they are typed', () => {
    const commands = (text: string) => [...text.matchAll(/`[^`]*`/g)].map(([command]) => command).sort();
    for (const [english, german] of Object.entries(germanPhrases)) {
      expect([english, ...commands(german)]).toEqual([english, ...commands(english)]);
    }
  });
});

/** Where failures are only told to programs and to whoever starts the host: they stay English. */
const FOR_PROGRAMS =
  /^main\/(gateway|cli|translate|requests|instance)\/|^main\/access\/(access|client-use|refusals)\.ts$|^main\/backends\/(conform\/|media\/|endpoint\.ts|remote\/(forwarded-reply|frame-filter|remote-backend)\.ts|local-server\/(ask-server|planner)\.ts)|^main\/rpc\/(http-router|http-transport)\.ts$|^main\/models\/model-families-file\.ts$/;

/** Texts that are given to a failure as they are, where a phrase is meant. */
function plainTexts(node: ts.Expression | undefined): readonly string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return [node.getText()];
  if (ts.isConditionalExpression(node)) return [...plainTexts(node.whenTrue), ...plainTexts(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return plainTexts(node.expression);
  return ts.isBinaryExpression(node) ? plainTexts(node.right) : [];
}

it('no failure that a person at the page can meet is made of plain text', () => {
  const plain = sources
    .filter(
      ({ file, tree }) =>
        file.startsWith('main/') && !FOR_PROGRAMS.test(file) && tree.text.includes('new Failure('),
    )
    .flatMap(({ file, tree }) =>
      [...nodesOf(tree)]
        .filter(ts.isNewExpression)
        .filter(({ expression }) => expression.getText() === 'Failure')
        .flatMap(({ arguments: [, message, options] = [] as readonly ts.Expression[] }) => {
          const fields =
            options !== undefined && ts.isObjectLiteralExpression(options) ? options.properties : [];
          const hint = fields.find((field) => field.name?.getText() === 'hint');
          return [
            ...plainTexts(message),
            ...(hint !== undefined && ts.isPropertyAssignment(hint) ? plainTexts(hint.initializer) : []),
          ];
        })
        .map((text) => `${file}: ${text}`),
    );
  expect(plain).toEqual([]);
});
