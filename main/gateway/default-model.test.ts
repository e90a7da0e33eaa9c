import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import { hintAtDefaultModel, nameModel } from './default-model.ts';

const bodyOf = (raw: string) => ({ raw, json: JSON.parse(raw) as Record<string, unknown> });

describe('a request that names no model', () => {
  it.each([
    ['{}', '{"model":"m"}'],
    [' { "n" : 1.0 }', ' {"model":"m", "n" : 1.0 }'],
    ['{"model":"","n":1}', '{"model":"m","n":1}'],
    ['{"n":1,"model":null}', '{"n":1,"model":"m"}'],
  ])('gets the default one, and keeps the rest of its text: %s', (raw, expected) => {
    expect(nameModel(bodyOf(raw), 'm').raw).toBe(expected);
  });

  it('stays as it is where there is no default', () => {
    expect(nameModel(bodyOf('{"n":1}'), null)).toEqual(bodyOf('{"n":1}'));
  });

  it('says the same as text and parsed', () => {
    const fields = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(
        fields,
        fc.constantFrom(undefined, '', null),
        fc.string({ minLength: 1 }),
        (rest, none, name) => {
          const { raw, json } = nameModel(bodyOf(JSON.stringify({ ...rest, model: none })), name);
          expect(JSON.parse(raw)).toEqual(json);
          expect(json['model']).toBe(name);
        },
      ),
    );
  });
});

it('a request that names a model keeps it', () => {
  expect(nameModel(bodyOf('{"model":"own"}'), 'm').raw).toBe('{"model":"own"}');
});

it('only a refusal of a missing name speaks of the setting', () => {
  const refusal = (path: string) => new Failure('invalid_input', 'no', { issues: [{ path, message: 'no' }] });
  expect(hintAtDefaultModel(refusal('model'), {}).hint).toContain('gateway.defaultModel');
  expect(hintAtDefaultModel(refusal('messages'), {}).hint).toBeUndefined();
  expect(hintAtDefaultModel(refusal('model'), { model: 7 }).hint).toBeUndefined();
});
