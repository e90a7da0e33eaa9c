import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { editYaml } from './edit-yaml.ts';

const item = { name: 'Mine', model: 'm-1', roles: ['chat'] };
const set = (text: string) => editYaml(text, { list: 'models', item, header: { schema: 'v1' } });
const added = (indent: string) =>
  `${indent}- name: Mine\n${indent}  model: "m-1"\n${indent}  roles: [chat]\n`;

describe('editing YAML', () => {
  it.each([
    ['an empty file', '', `schema: "v1"\nmodels:\n${added('  ')}`],
    ['only a comment', '# mine', `# mine\nschema: "v1"\nmodels:\n${added('  ')}`],
    ['no list yet', 'a: 1 # one\n', `a: 1 # one\nmodels:\n${added('  ')}`],
    [
      'a list at the margin, with comments',
      'models:\n- name: X # x\n  a:   1\n# foot\nrules: []',
      `models:\n- name: X # x\n  a:   1\n${added('')}# foot\nrules: []`,
    ],
    [
      'an indented list at the end, without a line end',
      'models:\n    - name: X',
      `models:\n    - name: X\n${added('    ')}`,
    ],
    [
      'the item with another value',
      "models:\n  - name: Mine\n    model: 'old' # why\n    roles: [chat]\n    more: 1\n",
      'models:\n  - name: Mine\n    model: "m-1" # why\n    roles: [chat]\n    more: 1\n',
    ],
    [
      'a block of text as the last value',
      'models:\n  - name: X\n    p: |\n      one\n\n      two\nz: 1\n',
      `models:\n  - name: X\n    p: |\n      one\n\n      two\n${added('  ')}z: 1\n`,
    ],
  ])('%s', (_what, before, after) => {
    expect(set(before)).toBe(after);
    expect(set(after)).toBe(after);
  });

  it.each(['models: []\n', 'models:\n', '{models: [{name: X}]}\n', 'models:\n  - name: Mine # c\n'])(
    'takes other forms too, and keeps what they say: %j',
    (text) => {
      const before = parse(text) as { models: { name: string }[] | null };
      const others = (before.models ?? []).filter(({ name }) => name !== 'Mine');
      expect(parse(set(text))).toEqual({ ...before, models: [...others, item] });
      for (const comment of text.match(/#.*/g) ?? []) expect(set(text)).toContain(comment);
    },
  );

  it.each([
    ['a: 1\nb: [1\n', 'line'],
    ['a: 1\n  b: 2\n', 'line 1'],
    ['a: 1\nc: 3\na: 2\n', 'line 3'],
  ])('refuses a broken file and names the line: %j', (text, line) => {
    expect(() => set(text)).toThrow(line);
  });

  it.each([
    ['- 1\n', 'not a mapping'],
    ['models: 1\n', 'not a list'],
    ['a: 1\n---\nb: 2\n', 'more than one document'],
  ])('leaves a file alone in which the list has no place: %j', (text, why) => {
    expect(() => set(text)).toThrow(why);
  });

  it('keeps every value of any file', () => {
    const key = fc.stringMatching(/^[a-z]{1,4}$/);
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }));
    const model = fc.record({ name: fc.string().filter((one) => one !== 'Mine'), extra: value });
    fc.assert(
      fc.property(
        fc.dictionary(key, value, { maxKeys: 4 }),
        fc.array(model, { maxLength: 3 }),
        fc.boolean(),
        (rest, models, indentSeq) => {
          const before = { ...rest, models };
          const text = stringify(before, { indentSeq });
          expect(parse(set(text))).toEqual({ ...(parse(text) as object), models: [...models, item] });
        },
      ),
    );
  });
});
