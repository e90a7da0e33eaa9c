import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatchKind } from '../../contract/route.ts';
import { compilePattern } from './pattern.ts';
import { rewriteModel, validateTemplate } from './rewrite.ts';

function rewrite(match: MatchKind, pattern: string, name: string, template: string | null): string {
  const captures = compilePattern(match, pattern).matches(name);
  if (captures === null) throw new Error('the test’s pattern does not match its name');
  return rewriteModel(template, name, captures);
}

test.each<[MatchKind, string, string, string | null, string]>([
  ['exact', 'fast', 'fast', null, 'fast'],
  ['exact', 'fast', 'fast', 'qwen3-8b', 'qwen3-8b'],
  ['exact', 'fast', 'fast', 'cost-$1', 'cost-$1'],
  ['prefix', 'openai/*', 'openai/gpt-4o', null, 'openai/gpt-4o'],
  ['prefix', 'openai/*', 'openai/gpt-4o', '*', 'gpt-4o'],
  ['prefix', 'gpt-*', 'gpt-4', 'x-*-y-*', 'x-4-y-4'],
  ['prefix', 'gpt-*', 'gpt-$&', '*', '$&'],
  ['prefix', 'gpt-*', 'gpt-4', '$0', '$0'],
  ['regex', '^claude-(\\w+)-(\\d)', 'claude-opus-4-1', '$1.$2', 'opus.4'],
  ['regex', 'opus', 'claude-opus-4', '$0!', 'opus!'],
  ['regex', 'opus', 'claude-opus-4', null, 'claude-opus-4'],
  ['regex', '(a)', 'a', '$$1$1$$', '$1a$'],
  ['regex', '(a)', 'a', '$1*', 'a*'],
  ['regex', '(a)|b', 'b', 'x$1', 'x'],
])('%s %s: %s becomes by %j %s', (match, pattern, name, template, model) => {
  expect(rewrite(match, pattern, name, template)).toBe(model);
});

test('a template that comes out empty asks for the caller’s name, since there is no model without one', () => {
  expect(rewrite('prefix', 'openai/*', 'openai/', '*')).toBe('openai/');
  expect(rewrite('regex', '(a)|b', 'b', '$1')).toBe('b');
});

test('what a name holds is never read as a template', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '*', '0', '1', '&') }), (rest) => {
      expect(rewrite('prefix', 'p*', `p${rest}`, '<*>')).toBe(`<${rest}>`);
      expect(rewrite('regex', '^p(.*)$', `p${rest}`, '<$1>')).toBe(`<${rest}>`);
    }),
  );
});

describe('a template', () => {
  test.each<[MatchKind, string, string | null]>([
    ['exact', 'a', null],
    ['exact', 'a', 'b'],
    ['prefix', 'a*', '*'],
    ['prefix', 'a*', '$9'],
    ['regex', '(a)(b)', '$0$1$2$$3'],
  ])('is accepted for %s %s: %j', (match, pattern, template) => {
    expect(() => validateTemplate(match, pattern, template)).not.toThrow();
  });

  test.each<[MatchKind, string, string, string]>([
    ['exact', 'a', '*', 'model'],
    ['regex', '(a)', '$2', 'model'],
    ['regex', '(a', '$1', 'pattern'],
  ])('is refused for %s %s: %j', (match, pattern, template, path) => {
    expect(() => validateTemplate(match, pattern, template)).toThrow(
      expect.objectContaining({ code: 'invalid_input', issues: [expect.objectContaining({ path })] }),
    );
  });
});
