import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import type { MatchKind } from '../../contract/route.ts';
import { compilePattern, inferMatch, MAX_NAME_LENGTH, MAX_PROGRAM_SIZE, validatePattern } from './pattern.ts';

function failureOf(match: MatchKind, pattern: string): Failure | null {
  try {
    validatePattern(match, pattern);
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

test('an exact pattern matches that name alone', () => {
  const pattern = compilePattern('exact', 'gpt-4*');
  expect(pattern.matches('gpt-4*')).toEqual({ match: 'exact' });
  expect(pattern.matches('gpt-4o')).toBeNull();
  expect(pattern.matches('GPT-4*')).toBeNull();
});

describe('a prefix', () => {
  test('captures what stands in the place of the star', () => {
    const pattern = compilePattern('prefix', 'openai/*');
    expect(pattern.matches('openai/gpt-4o')).toEqual({ match: 'prefix', rest: 'gpt-4o' });
    expect(pattern.matches('openai/')).toEqual({ match: 'prefix', rest: '' });
    expect(pattern.matches('openai')).toBeNull();
  });

  test('may be the star alone, which matches every name', () => {
    expect(compilePattern('prefix', '*').matches('x')).toEqual({ match: 'prefix', rest: 'x' });
  });

  test.each(['gpt-', '*-mini', 'a*b*', '**', ''])(
    'without exactly one star, at its end, is refused: %j',
    (pattern) => {
      expect(failureOf('prefix', pattern)).toMatchObject({
        code: 'invalid_input',
        issues: [{ path: 'pattern' }],
      });
    },
  );
});

describe('an expression', () => {
  test('is looked for anywhere in the name', () => {
    expect(compilePattern('regex', 'qwen[0-9]').matches('mlx/qwen3-8b')).toEqual({
      match: 'regex',
      groups: ['qwen3'],
    });
    expect(compilePattern('regex', '^qwen').matches('mlx/qwen3-8b')).toBeNull();
  });

  test('captures its groups, and nothing for one that took no part', () => {
    expect(compilePattern('regex', '^(gpt)-(?:4o|(5))$').matches('gpt-4o')).toEqual({
      match: 'regex',
      groups: ['gpt-4o', 'gpt', ''],
    });
  });

  test.each([
    ['claude-(opus', 'missing closing )'],
    ['gpt-[9-0]', 'at character 6: 9-0'],
    ['a{2,1}', 'at character 2: {2,1}'],
    ['(?=x)', '(?='],
    ['(a)\\1', 'at character 4: \\1'],
    ['a**', '**'],
  ])('that is wrong is refused with the place: %s', (pattern, told) => {
    const failure = failureOf('regex', pattern);
    expect(failure?.code).toBe('invalid_input');
    expect(failure?.message).toContain(told);
    expect(failure?.hint).toContain('RE2');
    expect(failure?.issues).toEqual([
      {
        path: 'pattern',
        message: failure?.message,
        reason: expect.objectContaining({ code: 'expression_syntax' }) as object,
      },
    ]);
  });
});

describe('a hostile expression', () => {
  test.each([
    '(?:a?){500}a{500}',
    '(?:(?:ab){30}){30}',
    '[\\p{L}\\p{N}]{1000}b',
    '(a{1000}){1000}',
    '.{999}.{999}',
  ])('of too many instructions is refused: %s', (pattern) => {
    expect(failureOf('regex', pattern)).toMatchObject({ code: 'invalid_input' });
  });

  test.each([
    '(a*)*b',
    '(a|aa)+$b',
    '(x+x+)+y',
    '(?:a?){100}a{100}b',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(.*)(.*)(.*)(.*)c',
  ])('that would backtrack for ever elsewhere answers: %s', (pattern) => {
    expect(compilePattern('regex', pattern).matches('a'.repeat(MAX_NAME_LENGTH))).toBeNull();
  });

  test('is never put to a name longer than any model’s', () => {
    const pattern = compilePattern('regex', 'a');
    expect(pattern.matches('a'.repeat(MAX_NAME_LENGTH))).not.toBeNull();
    expect(pattern.matches('a'.repeat(MAX_NAME_LENGTH + 1))).toBeNull();
  });

  test('whatever it is, is either refused as input or within the limit, and then answers', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '^',
      '$',
      '|',
      '*',
      '+',
      '?',
      '{9}',
      '{1,}',
      '{0,999}',
      '.',
      '\\',
      'a',
      '\\pL',
      '(?i)',
      '(?:',
      '[^',
      '-',
      '\\b',
      '\u{1F511}',
      '\uD800',
    );
    const pattern = fc.array(piece, { minLength: 1, maxLength: 40 }).map((pieces) => pieces.join(''));
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', '\uDC00', 'é'), maxLength: 100 });
    fc.assert(
      fc.property(pattern, name, (text, model) => {
        if (failureOf('regex', text) !== null) return;
        expect(RE2JS.compile(text).programSize()).toBeLessThanOrEqual(MAX_PROGRAM_SIZE);
        const captures = compilePattern('regex', text).matches(model);
        if (captures?.match === 'regex') expect(model).toContain(captures.groups[0]);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['gpt-4o', { match: 'exact', pattern: 'gpt-4o' }],
  ['gpt-*', { match: 'prefix', pattern: 'gpt-*' }],
  ['*', { match: 'prefix', pattern: '*' }],
  ['/^gpt/', { match: 'regex', pattern: '^gpt' }],
  ['mlx-community/Qwen3', { match: 'exact', pattern: 'mlx-community/Qwen3' }],
  ['//', { match: 'exact', pattern: '//' }],
  ['/', { match: 'exact', pattern: '/' }],
])('the kind of a typed pattern is told by its form: %s', (text, inferred) => {
  expect(inferMatch(text)).toEqual(inferred);
});
