import { expect, it } from 'vitest';
import { phrase } from '../../contract/phrase.ts';
import { findServers } from './import-servers.ts';

it('reads the servers of Claude Desktop’s file', () => {
  const text = JSON.stringify({
    globalShortcut: '',
    mcpServers: {
      filesystem: { command: 'npx', args: ['-y', 'server-filesystem', '/tmp'], env: { TOKEN: 's' } },
      'My Remote!': {
        type: 'http',
        url: 'https://mcp.example.com/mcp',
        headers: { Authorization: 'Bearer x' },
      },
      local: { url: 'http://127.0.0.1:3000/mcp', disabled: true },
    },
  });
  expect(findServers(text)).toEqual([
    {
      ...{ name: 'filesystem', named: 'filesystem', enabled: true, remarks: [] },
      spec: {
        ...{ transport: 'stdio', command: 'npx', args: ['-y', 'server-filesystem', '/tmp'] },
        ...{ directory: null, env: { TOKEN: 's' } },
      },
    },
    {
      ...{
        name: 'my-remote',
        named: 'My Remote!',
        enabled: true,
        remarks: [phrase`It is called "${'my-remote'}" here.`],
      },
      spec: {
        ...{ transport: 'http', url: 'https://mcp.example.com/mcp', reach: 'public' },
        headers: { Authorization: 'Bearer x' },
      },
    },
    {
      ...{ name: 'local', named: 'local', enabled: false, remarks: [] },
      spec: { transport: 'http', url: 'http://127.0.0.1:3000/mcp', reach: 'loopback', headers: {} },
    },
  ]);
});

it('says what it cannot take, and takes the rest', () => {
  const text = JSON.stringify({
    mcpServers: { a: 'x', b: { args: [] }, c: { command: 'c', autoApprove: ['all'] }, C: { command: 'c' } },
  });
  expect(findServers(text)).toMatchObject([
    { name: 'a', spec: null, remarks: [phrase`It is not written as a server.`] },
    { name: 'b', spec: null },
    { name: 'c', spec: { command: 'c' }, remarks: [phrase`Left out: ${'autoApprove'}.`] },
    { name: 'c-2', named: 'C', spec: { command: 'c' } },
  ]);
});

it.each(['', '{', '[]', '{"servers":1}'])('refuses what is no such file: %j', (text) => {
  expect(() => findServers(text)).toThrow();
});
