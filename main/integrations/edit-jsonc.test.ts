import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { editJsonc } from './edit-jsonc.ts';

const set = (text: string, path: string[] = ['env', 'URL'], value: unknown = 'here') =>
  editJsonc(text, [{ path, value }]);

describe('editing JSON with comments', () => {
  it.each([
    ['an empty file', '', '{\n  "env": {\n    "URL": "here"\n  }\n}\n'],
    ['an empty object', '{}', '{\n  "env": {\n    "URL": "here"\n  }\n}'],
    ['only a comment', '// mine\n', '// mine\n{\n  "env": {\n    "URL": "here"\n  }\n}\n'],
    ['a comment inside', '{ // c\n}', '{ // c\n  "env": {\n    "URL": "here"\n  }\n}'],
    ['one line', '{"env":{"A":1}}', '{"env":{"A":1, "URL": "here"}}'],
    ['a trailing comma', '{"env":{"A":1,}}', '{"env":{"A":1, "URL": "here"}}'],
    [
      'comments and a trailing comma',
      '{\n\t// before\n\t"env": {\n\t\t"A": 1, // of A\n\t\t// last\n\t},\n}\n',
      '{\n\t// before\n\t"env": {\n\t\t"A": 1, // of A\n\t\t"URL": "here",\n\t\t// last\n\t},\n}\n',
    ],
    [
      'a comment behind the last value',
      '{\n  "env": {\n    "A": 1 // of A\n  }\n}',
      '{\n  "env": {\n    "A": 1, // of A\n    "URL": "here"\n  }\n}',
    ],
    [
      'a comment with a comma before the real one',
      '{\n  "env": {\n    "A": 1 /* , */ , // x\n  }\n}',
      '{\n  "env": {\n    "A": 1 /* , */ , // x\n    "URL": "here",\n  }\n}',
    ],
    ['another value', '{ "env": { "URL": "there" /* old */ } }', '{ "env": { "URL": "here" /* old */ } }'],
    [
      'Windows line ends',
      '{\r\n  "a": 1\r\n}',
      '{\r\n  "a": 1,\r\n  "env": {\r\n    "URL": "here"\r\n  }\r\n}',
    ],
    ['a byte order mark', '\uFEFF{}', '\uFEFF{\n  "env": {\n    "URL": "here"\n  }\n}'],
  ])('%s', (_what, before, after) => {
    expect(set(before)).toBe(after);
  });

  it('changes nothing that is right already', () => {
    const text = '{ "env" : {"URL":"here" , } }';
    expect(set(text)).toBe(text);
  });

  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3'],
    ['{\n  "a": \n}', 'line 3'],
    ['{"a": 1', 'line 1'],
    ['{}\n{}', 'line 2'],
  ])('refuses a broken file and names the line: %j', (text, line) => {
    expect(() => set(text)).toThrow(line);
  });

  it.each([
    ['[1]', 'not an object'],
    ['{"env": null}', '"env" is not an object'],
    ['{"env": {"URL": 1}, "env": {"URL": 2}}', 'more than once'],
  ])('leaves a file alone in which the value has no place: %s', (text, why) => {
    expect(() => set(text)).toThrow(why);
  });

  it('keeps every other value of any object, in any layout', () => {
    const key = fc.string({ maxLength: 6 }).filter((one) => one !== '__proto__');
    const object = fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 });
    fc.assert(
      fc.property(object, object, fc.constantFrom('', ' ', '\t'), (outer, env, space) => {
        const before = { ...outer, env };
        fc.pre(!JSON.stringify(before).includes('"__proto__"')); // which parsers treat each in its own way
        const after: unknown = parse(set(JSON.stringify(before, null, space)));
        expect(after).toEqual(JSON.parse(JSON.stringify({ ...before, env: { ...env, URL: 'here' } })));
      }),
    );
  });
});
