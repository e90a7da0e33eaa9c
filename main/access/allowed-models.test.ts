import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RouteId } from '../../contract/ids.ts';
import { modelRule } from './allowed-models.ts';

const models = (...patterns: string[]) => modelRule({ models: patterns, routes: [] });

describe('the models of a client', () => {
  it('are all where nothing is said', () => {
    expect(modelRule(null)('anything', null)).toBe(true);
  });

  it('are none where the list is empty', () => {
    expect(models()('m', null)).toBe(false);
  });

  it.each([
    ['qwen3-4b', 'qwen3-4b', true],
    ['qwen3-4b', 'qwen3-4b-x', false],
    ['qwen*', 'qwen3-4b', true],
    ['*4b', 'qwen3-4b', true],
    ['*', '', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['q.en*', 'qwen', false],
  ])('%j and the model %j: %s', (pattern, model, fits) => {
    expect(models(pattern)(model, null)).toBe(fits);
  });

  it('mean what the same pattern means as an expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
    fc.assert(
      fc.property(
        text.filter((pattern) => pattern !== ''),
        text,
        (pattern, model) => {
          const expression = pattern
            .split('*')
            .map((piece) => piece.replaceAll('.', '\\.'))
            .join('.*');
          expect(models(pattern)(model, null)).toBe(new RegExp(`^${expression}$`, 's').test(model));
        },
      ),
    );
  });

  it('are also those that an allowed route decides', () => {
    const route = RouteId.parse(randomUUID());
    const rule = modelRule({ models: ['a'], routes: [route] });
    expect(rule('whatever', route)).toBe(true);
    expect(rule('whatever', RouteId.parse(randomUUID()))).toBe(false);
    expect(rule('a', null)).toBe(true);
  });
});
