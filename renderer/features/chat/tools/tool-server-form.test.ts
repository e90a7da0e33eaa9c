import { expect, it } from 'vitest';
import { EMPTY_TOOL_SERVER, ToolServerForm, toForm, toSpec } from './tool-server-form.ts';

it('a program is described line by line, and its secrets are kept where only their names stand', () => {
  const form = {
    ...EMPTY_TOOL_SERVER,
    name: 'files',
    command: 'npx',
    args: '-y\n\n pkg ',
    env: 'KEEP\nNEW=a=b',
  };
  expect(toSpec(form)).toEqual({
    transport: 'stdio',
    command: 'npx',
    args: ['-y', 'pkg'],
    directory: null,
    env: { KEEP: null, NEW: 'a=b' },
  });
});

it('an address has headers', () => {
  const form = {
    ...EMPTY_TOOL_SERVER,
    name: 'web',
    transport: 'http' as const,
    url: 'https://tools.example/mcp',
    headers: 'Authorization: Bearer a:b',
  };
  expect(toSpec(form)).toMatchObject({ headers: { Authorization: 'Bearer a:b' }, reach: 'public' });
});

it('shows of secrets only their names', () => {
  const spec = { transport: 'stdio', command: 'x', args: [], directory: null, env: ['TOKEN'] } as const;
  expect(toForm({ name: 'files', spec: { ...spec, args: [], env: ['TOKEN'] } }).env).toBe('TOKEN');
});

it('says beside which field something is wrong', () => {
  const wrong = (changes: Partial<typeof EMPTY_TOOL_SERVER>) =>
    ToolServerForm.safeParse({ ...EMPTY_TOOL_SERVER, name: 'a', command: 'x', ...changes }).error?.issues.map(
      ({ path }) => path.join('.'),
    );
  expect(wrong({})).toBeUndefined();
  expect(wrong({ name: 'No Name' })).toEqual(['name']);
  expect(wrong({ command: '' })).toEqual(['command']);
  expect(wrong({ env: '1X=2' })).toEqual(['env']);
  expect(wrong({ transport: 'http', url: 'ftp://x' })).toEqual(['url']);
});

it('says which line of many is wrong, and why', () => {
  const form = { ...EMPTY_TOOL_SERVER, name: 'a', command: 'x', env: 'A=1\n1X=2' };
  expect(ToolServerForm.safeParse(form).error?.issues.map(({ message }) => message)).toEqual([
    'not a name of an environment variable: “1X”',
  ]);
});
