import { expect, it } from 'vitest';
import { quirksOf } from './known-servers.ts';

const at = (url: string, server: Parameters<typeof quirksOf>[0]['server'] = null) =>
  quirksOf({ url, server });
const PLAIN = { imagesAsData: false, countsTokens: false, profile: {} };

it.each([
  ['http://127.0.0.1:11434', { imagesAsData: true, profile: { toolChoice: 'none' } }],
  ['http://localhost:1234/v1', { imagesAsData: true, profile: { toolChoice: 'words' } }],
  ['https://openrouter.ai/api/v1', { imagesAsData: false, profile: { pdf: true, reasoning: 'effort' } }],
  ['https://openrouter.ai.example.com/v1', PLAIN],
  ['http://127.0.0.1:8080', PLAIN],
  ['https://api.example.com/v1', PLAIN],
])('tells a server by its address: %s', (url, quirks) => {
  expect(at(url)).toMatchObject(quirks);
});

it('believes the user more than the address', () => {
  expect(at('http://127.0.0.1:1234', 'llama-cpp')).toMatchObject({ countsTokens: true, imagesAsData: false });
});
