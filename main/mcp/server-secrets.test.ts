import { expect, it } from 'vitest';
import type { ToolServerSpec, ToolServerSpecInput } from '../../contract/tools.ts';
import { checkKept } from './server-secrets.ts';

const STDIO: ToolServerSpec = {
  ...{ transport: 'stdio', command: 'npx', args: ['-y', 'server'], directory: null, env: ['TOKEN', 'USER'] },
};
const HTTP: ToolServerSpec = {
  ...{ transport: 'http', url: 'https://example.com/mcp', reach: 'public', headers: ['authorization'] },
};
const program = (change: Partial<Extract<ToolServerSpecInput, { transport: 'stdio' }>>) => ({
  ...{ ...STDIO, env: { TOKEN: null, USER: 'ann' } },
  ...change,
});
const address = (change: Partial<Extract<ToolServerSpecInput, { transport: 'http' }>>) => ({
  ...{ ...HTTP, headers: { authorization: null } },
  ...change,
});

it.each<[string, ToolServerSpecInput, ToolServerSpec]>([
  ['the same program', program({}), STDIO],
  ['the same address', address({}), HTTP],
  ['another class of the same address', address({ reach: 'private' }), HTTP],
  ['another program that is given all values anew', program({ command: 'cat', env: { TOKEN: 'x' } }), STDIO],
  ['another address without values', address({ url: 'https://example.org/mcp', headers: {} }), HTTP],
])('stored values stay with %s', (_what, input, before) => {
  expect(() => checkKept(input, before)).not.toThrow();
});

it.each<[string, ToolServerSpecInput, ToolServerSpec, string]>([
  ['another program', program({ command: 'cat' }), STDIO, 'spec.env'],
  ['other arguments', program({ args: ['-y', 'evil'] }), STDIO, 'spec.env'],
  ['another folder', program({ directory: '/tmp' }), STDIO, 'spec.env'],
  ['another address', address({ url: 'https://example.org/mcp' }), HTTP, 'spec.headers'],
  ['another path', address({ url: 'https://example.com/other' }), HTTP, 'spec.headers'],
  ['an address instead of a program', address({ headers: { TOKEN: null } }), STDIO, 'spec.headers'],
])('stored values are not handed to %s', (_what, input, before, path) => {
  expect(() => checkKept(input, before)).toThrow(
    expect.objectContaining({
      code: 'invalid_input',
      issues: [
        {
          path,
          message: expect.stringContaining('enter again') as string,
          reason: expect.objectContaining({ code: 'values_again' }) as object,
        },
      ],
    }) as Error,
  );
});
