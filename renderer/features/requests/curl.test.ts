import { expect, it } from 'vitest';
import { curlCommand } from './curl.ts';

it('a request becomes a command that a shell reads as it was', () => {
  expect(curlCommand('http://127.0.0.1:6590', '/v1/chat/completions', `{"content":"it's $HOME"}`)).toBe(
    [
      `curl 'http://127.0.0.1:6590/v1/chat/completions' \\`,
      `  -H 'content-type: application/json' \\`,
      `  -d '{"content":"it'\\''s $HOME"}'`,
    ].join('\n'),
  );
});
