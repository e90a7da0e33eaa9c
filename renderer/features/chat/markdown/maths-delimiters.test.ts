import { expect, it } from 'vitest';
import { unifyMaths } from './maths-delimiters.ts';

it.each([
  ['Euler: $e^{i\\pi} = -1$.', 'Euler: $$e^{i\\pi} = -1$$.'],
  ['\\(a+b\\)', '$$a+b$$'],
  ['\\[\na\n\\]', '\n$$\na\n$$\n'],
  ['$$a$$', '$$a$$'],
  ['a lone ` and\n\n$a$ then ` another', 'a lone ` and\n\n$$a$$ then ` another'],
])('%s is a formula', (written, unified) => {
  expect(unifyMaths(written)).toBe(unified);
});

it.each([
  'It costs $5 and $10.',
  'US$5, then $ x $.',
  'an escaped \\$a$',
  '`$a$` and ``\\(b\\)``',
  '```sh\necho $HOME $PATH$\n```',
  '```sh\necho $a$ and no end',
])('%s is none', (written) => {
  expect(unifyMaths(written)).toBe(written);
});
