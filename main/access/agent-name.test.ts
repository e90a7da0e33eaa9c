import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentName } from './agent-name.ts';

describe('the name of a client', () => {
  it.each([
    ['curl/8.7.1', 'curl'],
    ['claude-cli/2.1.0 (external, cli)', 'claude-cli'],
    ['codex_cli_rs/0.46.0 (Mac OS 15.1; arm64) iTerm.app/3.5', 'codex_cli_rs'],
    ['OpenAI/Python 1.54.0', 'OpenAI Python'],
    ['AsyncOpenAI/Python 1.54.0', 'OpenAI Python'],
    ['Anthropic/JS 0.71.0', 'Anthropic JS'],
    ['python-requests/2.32', 'python-requests'],
    ['node', 'node'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36',
      'Chrome',
    ],
    [
      'Mozilla/5.0 (Macintosh) AppleWebKit/537.36 (KHTML, like Gecko) Cursor/0.42.3 Chrome/120 Electron/27.3 Safari/537.36',
      'Cursor',
    ],
    ['Mozilla/5.0 (X11; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox'],
    ['Mozilla/5.0 (Windows) AppleWebKit/537.36 (KHTML) Chrome/120 Safari/537.36 Edg/120', 'Edg'],
    ['(only (a) remark)', null],
    ['1.2.3', null],
    ['', null],
    [undefined, null],
  ])('%s → %s', (userAgent, name) => {
    expect(agentName(userAgent)).toBe(name);
  });

  it('is short and plain whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (userAgent) => {
        const name = agentName(userAgent);
        if (name !== null) expect(name).toMatch(/^[\w.@+#-]{1,64}( [\w.#]+)?$/);
      }),
    );
  });
});
