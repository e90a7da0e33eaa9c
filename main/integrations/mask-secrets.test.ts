import { expect, it } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

it.each([
  ['"OPENAI_API_KEY": "my own, with \\" in it",', '"OPENAI_API_KEY": "••••••",'],
  ['{"env":{"ANTHROPIC_AUTH_TOKEN":"abc","X":"y"}}', '{"env":{"ANTHROPIC_AUTH_TOKEN":"••••••","X":"y"}}'],
  ['    apiKey: abc def # c', '    apiKey: ••••••'],
  ["password = 'abc'", "password = '••••••'"],
  ['url: https://x/?k=sk-1234567890', 'url: https://x/?k=••••••'],
  ['"header": "Bearer abc.def"', '"header": "Bearer ••••••"'],
])('what looks like a secret is masked: %s', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});

it.each([
  'max_tokens: 32768',
  '"max_tokens": 200000,',
  'apiKey: unused',
  '"ANTHROPIC_AUTH_TOKEN": "unused"',
  '"model": "qwen3-4b"',
  'tokens:\n  - a',
  'token = true',
])('what is none is shown: %j', (text) => {
  expect(maskSecrets(text)).toBe(text);
});
