import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor } from './redact.ts';

test('a registered secret is replaced wherever it stands', () => {
  const redactor = createRedactor();
  redactor.add('tr0ub4dor-and-3');
  expect(redactor.redact('a=tr0ub4dor-and-3 b=tr0ub4dor-and-3')).toBe('a=[key …nd-3] b=[key …nd-3]');
});

test('a short secret shows none of its characters', () => {
  const redactor = createRedactor();
  redactor.add('hunter2');
  expect(redactor.redact('password hunter2!')).toBe('password [key …]!');
});

test('a secret is found as a part of a URL and in JSON', () => {
  const redactor = createRedactor();
  redactor.add('a/b"c+d e');
  const text = `${encodeURIComponent('a/b"c+d e')} ${JSON.stringify({ key: 'a/b"c+d e' })}`;
  expect(redactor.redact(text)).toBe('[key …%20e] {"key":"[key …]"}');
});

test.each([
  ['sk-proj-abcdefghijklmnop1234', '[key …1234]'],
  ['sk-ant-api03-AAAABBBBCCCCDDDD-_zz', '[key …-_zz]'],
  ['hf_abcdefghijklmnopqrst', '[key …qrst]'],
  ['mlx-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789', '[key …6789]'],
  ['Authorization: Bearer abc.DEF/123==', 'Authorization: Bearer [key …23==]'],
  ['authorization: bearer short1', 'authorization: bearer [key …]'],
])('a key is known by its shape: %s', (text, redacted) => {
  expect(createRedactor().redact(`before ${text}, after`)).toBe(`before ${redacted}, after`);
});

test.each([
  'mlx-community/Qwen3-8B-4bit',
  'mlx-openai-server launch',
  'risk-assessment-of-the-year',
  'sk-learn',
])('an ordinary name stays: %s', (text) => {
  expect(createRedactor().redact(text)).toBe(text);
});

test('a secret of fewer than six characters is not registered', () => {
  const redactor = createRedactor();
  redactor.add('error');
  expect(redactor.redact('an error')).toBe('an error');
});

test('a secret that was added twice stays hidden until it was removed twice', () => {
  const redactor = createRedactor();
  redactor.add('secret-value');
  redactor.add('secret-value');
  redactor.remove('secret-value');
  expect(redactor.redact('secret-value')).toBe('[key …alue]');
  redactor.remove('secret-value');
  expect(redactor.redact('secret-value')).toBe('secret-value');
});

test('no registered secret is ever left whole, however they overlap', () => {
  const secret = fc.string({ unit: fc.constantFrom('x', 'y', '$'), minLength: 6, maxLength: 10 });
  const text = fc.string({ unit: fc.constantFrom('x', 'y', '$', ' '), maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      text,
      fc.nat(60),
      (secrets, around, position) => {
        const redactor = createRedactor();
        secrets.forEach((each) => redactor.add(each));
        const whole = around.slice(0, position) + secrets.join('') + around.slice(position);
        const redacted = redactor.redact(whole);
        expect(secrets.filter((each) => redacted.includes(each))).toEqual([]);
      },
    ),
  );
});
