import fc from 'fast-check';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { describe, expect, it } from 'vitest';
import { editToml } from './edit-toml.ts';

const set = (text: string) =>
  editToml(text, { top: { model: 'm' }, table: ['providers', 'mine'], entries: { url: 'u' } });

describe('editing TOML', () => {
  it.each([
    ['an empty file', '', 'model = "m"\n\n[providers.mine]\nurl = "u"\n'],
    ['only comments', '# mine', '# mine\nmodel = "m"\n\n[providers.mine]\nurl = "u"\n'],
    [
      'keys of its own',
      'a = 1 # one\n\n[b]\nc = 2\n',
      'a = 1 # one\nmodel = "m"\n\n[b]\nc = 2\n\n[providers.mine]\nurl = "u"\n',
    ],
    [
      'only tables',
      '# about b\n[b]\nc = 2\n',
      'model = "m"\n\n# about b\n[b]\nc = 2\n\n[providers.mine]\nurl = "u"\n',
    ],
    [
      'other values',
      'model = \'old\' # why\n[providers.mine] # here\n"url" = """x\ny""" # old\nname="n"\n[z]\n',
      'model = "m" # why\n[providers.mine] # here\n"url" = "u" # old\nname="n"\n[z]\n',
    ],
    [
      'a table without the key',
      'model = "m"\n[providers.mine]\nname = "n" # n\n\n# z\n[z]\n',
      'model = "m"\n[providers.mine]\nname = "n" # n\nurl = "u"\n\n# z\n[z]\n',
    ],
    [
      'Windows line ends',
      'a = 1\r\n[b]\r\n',
      'a = 1\r\nmodel = "m"\r\n[b]\r\n\r\n[providers.mine]\r\nurl = "u"\r\n',
    ],
  ])('%s', (_what, before, after) => {
    expect(set(before)).toBe(after);
    expect(set(after)).toBe(after);
  });

  it.each([
    ['a = 1\nb = \n', 'line 2'],
    ['a = 1\n\n[b\n', 'line 3'],
    ['a = 1\na = 2\n', 'line 2'],
  ])('refuses a broken file and names the line: %j', (text, line) => {
    expect(() => set(text)).toThrow(line);
  });

  it.each([
    'providers = { other = { url = "x" } }\n',
    '[providers]\nmine = { url = "x" }\n',
    'providers.mine.url = "x"\n',
  ])('leaves a file alone that says it in another form: %j', (text) => {
    expect(() => set(text)).toThrow('left alone');
  });

  it('keeps every line of any file, and every value', () => {
    const name = fc
      .stringMatching(/^[a-z]{1,5}$/)
      .filter((one) => !['model', 'providers', 't'].includes(one));
    const comment = fc.constantFrom('', ' # note', ' # [x] = "y"');
    const pair = fc.tuple(
      name,
      fc.constantFrom('1', '"s"', "'''l\nm'''", '[1, 2]', '{ a = 1 }', '2020-01-01'),
      comment,
    );
    const pairs = fc.uniqueArray(pair, { selector: ([key]) => key, maxLength: 4 });
    const tables = fc.uniqueArray(fc.tuple(name, pairs), { selector: ([key]) => key, maxLength: 3 });
    const lines = (list: [string, string, string][]) =>
      list.map(([key, value, note]) => `${key} = ${value}${note}\n`);
    fc.assert(
      fc.property(pairs, tables, (top, rest) => {
        const text = [
          ...lines(top),
          ...rest.flatMap(([key, inner]) => [`\n[t.${key}]\n`, ...lines(inner)]),
        ].join('');
        const edited = set(text);
        const kept = edited.split('\n');
        for (const line of text.split('\n')) expect(kept).toContain(line);
        const before = getStaticTOMLValue(parseTOML(text));
        const now = getStaticTOMLValue(parseTOML(edited));
        expect(now).toEqual({ ...before, model: 'm', providers: { mine: { url: 'u' } } });
        expect(set(edited)).toBe(edited);
      }),
    );
  });
});
