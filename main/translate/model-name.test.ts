import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceModelName } from './model-name.ts';

describe('replacing the model name', () => {
  it('changes nothing but the name', () => {
    const text = '{ "b" : 1.0, "model":"gpt-4o" ,\n"n":1e2,"x":{"model":"inner"},"z":[{"model":"deep"}] }';
    expect(replaceModelName(text, 'qwen')).toBe(text.replace('"gpt-4o"', '"qwen"'));
  });

  it('finds a key that is written with escapes', () => {
    expect(replaceModelName('{"mod\\u0065l":"a"}', 'b')).toBe('{"mod\\u0065l":"b"}');
  });

  it('replaces every one of several equal keys', () => {
    expect(replaceModelName('{"model":"a","model":"b"}', 'c')).toBe('{"model":"c","model":"c"}');
  });

  it('leaves a body without a model as it is', () => {
    expect(replaceModelName('{"a":[1,{"model":2}]}', 'c')).toBe('{"a":[1,{"model":2}]}');
    expect(replaceModelName('{}', 'c')).toBe('{}');
  });

  it('gives the object with only its model changed, for any object and any spacing', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.jsonValue(),
        fc.string(),
        fc.constantFrom(undefined, 1, '\t'),
        (rest, old, name, indent) => {
          const text = JSON.stringify({ ...rest, model: old }, null, indent);
          const expected: unknown = JSON.parse(JSON.stringify({ ...rest, model: name }));
          expect(JSON.parse(replaceModelName(text, name))).toEqual(expected);
        },
      ),
    );
  });
});
