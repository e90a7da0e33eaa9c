import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ToolServerId } from '../../contract/ids.ts';
import type { ToolServerSpec } from '../../contract/tools.ts';
import { liveGroupMembers } from '../supervisor/process-group.ts';
import { ToolServer } from './tool-server.ts';
import type { ToolLimits } from './tool-server.ts';

const HOSTILE = join(import.meta.dirname, 'testing', 'hostile-server.ts');
const signal = new AbortController().signal;
let folder = '';
let groups: Set<number>;
let servers: ToolServer[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
  groups = new Set();
  servers = [];
});
afterEach(async () => {
  const all = [...groups];
  await Promise.all(servers.map((server) => server.stop()));
  for (const group of all) expect(await liveGroupMembers(group)).toEqual([]);
  rmSync(folder, { recursive: true });
});

function serverWith(spec: ToolServerSpec, limits: Partial<ToolLimits> = {}, secrets = {}): ToolServer {
  const stored = {
    id: ToolServerId.parse(randomUUID()),
    name: 'odd',
    enabled: true,
    spec,
    secrets: null,
    revision: 1,
  };
  const server = new ToolServer(stored, {
    home: {
      environment: { PATH: process.env['PATH'], HOME: folder, OPENAI_API_KEY: 'of the host' },
      folderOf: (name) => join(folder, name),
      policyOf: (reach) => ({ reach, own: [], allow: [], block: [] }),
      groups,
    },
    ...{ version: '0', limits: { startMs: 30_000, callMs: 30_000, ...limits } },
    readSecrets: async () => secrets,
    redact: (text) => text,
    changed: () => undefined,
  });
  servers.push(server);
  return server;
}

function hostile(manner = 'none', limits: Partial<ToolLimits> = {}, secrets = {}): ToolServer {
  const args = [HOSTILE, manner];
  const spec: ToolServerSpec = {
    ...{ transport: 'stdio', command: process.execPath, args, directory: null, env: Object.keys(secrets) },
  };
  return serverWith(spec, limits, secrets);
}

const textOf = async (server: ToolServer, tool: string) => {
  const { content } = await server.call(tool, {}, signal);
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
};

describe('a tool server that misbehaves', () => {
  it('may print garbage beside the protocol: it is skipped and told', async () => {
    const server = hostile('garbage');
    expect(await textOf(server, 'read')).toBe('read by garbage');
    expect(server.state.warnings).toEqual([expect.stringContaining('standard output')]);
    expect(server.log(0).lines.map(({ text }) => text)).toContain('[stdout] Welcome to my server!');
  });

  it('is told with its last words when it ends at its start', async () => {
    const server = hostile('dies');
    await expect(server.ready(signal)).rejects.toMatchObject({
      ...{ code: 'start_failed', message: expect.stringContaining('code 3') as string },
      hint: expect.stringContaining('no licence found') as string,
    });
    expect(server.state.state).toBe('failed');
  });

  it('is ended when it does not answer at its start, even if it clings to life', async () => {
    const server = hostile('silent', { startMs: 500 });
    await expect(server.ready(signal)).rejects.toMatchObject({
      message: expect.stringContaining('within') as string,
    });
    expect([...groups]).toEqual([]);
  });

  it('may hang in a call: the call ends, the server stays', async () => {
    const server = hostile('none', { callMs: 300 });
    await expect(server.call('hang', {}, signal)).rejects.toMatchObject({ code: 'upstream_timeout' });
    expect(await textOf(server, 'read')).toBe('read by none');
  });

  it('may die in a call: the call fails with its last words, and the next one starts it again', async () => {
    const server = hostile();
    await expect(server.call('die', {}, signal)).rejects.toMatchObject({
      code: 'start_failed',
      hint: expect.stringContaining('out of luck') as string,
    });
    expect(await textOf(server, 'read')).toBe('read by none');
  });

  it('cannot fill the memory with a result of 50 MB', async () => {
    const server = hostile();
    await expect(server.call('large', {}, signal)).rejects.toMatchObject({
      message: expect.stringContaining('longer than 8 MB') as string,
    });
    expect(await textOf(server, 'read')).toBe('read by none');
  });

  it('is ended when its answer has no end', async () => {
    const server = hostile();
    await expect(server.call('endless', {}, signal)).rejects.toMatchObject({ code: 'start_failed' });
    expect([...groups]).toEqual([]);
  });

  it('is ended when it prints nothing but garbage', async () => {
    const server = hostile();
    await expect(server.call('flood', {}, signal)).rejects.toMatchObject({ code: 'start_failed' });
    expect([...groups]).toEqual([]);
  });

  it('may give 250,000 parts: the first are read, and it is said how many are not', async () => {
    const answer = await hostile().call('blocks', {}, signal);
    expect(answer.cut).toContain('249000 more parts');
  });

  it('may say a thousand times that its tools changed: they are listed a few times', async () => {
    const server = hostile();
    await server.call('restless', {}, signal);
    expect(Number(await textOf(server, 'listings'))).toBeLessThan(10);
  });

  it('is left alone by whoever stops waiting for it', async () => {
    const server = hostile();
    await server.ready(signal);
    const leaving = new AbortController();
    const call = server.call('hang', {}, leaving.signal);
    leaving.abort(new Error('stopped'));
    await expect(call).rejects.toThrow('stopped');
    expect(await textOf(server, 'read')).toBe('read by none');
  });
});

describe('a tool server’s process', () => {
  it('sees no keys of the host, and the values that were given to it', async () => {
    const environment = JSON.parse(
      await textOf(hostile('none', {}, { TOKEN: 'its own' }), 'environment'),
    ) as object;
    expect(environment).toMatchObject({ TOKEN: 'its own' });
    expect(environment).not.toHaveProperty('OPENAI_API_KEY');
  });

  it('is started once for many callers', async () => {
    const server = hostile();
    await Promise.all(Array.from({ length: 10 }, () => server.ready(signal)));
    expect(groups.size).toBe(1);
  });

  it('reads nothing in its arguments as a shell would', async () => {
    const server = hostile('$(touch hacked); `id`');
    expect(await textOf(server, 'read')).toBe('read by $(touch hacked); `id`');
  });

  it('says which program is missing', async () => {
    const spec: ToolServerSpec = {
      ...{ transport: 'stdio', command: 'no-such-program', args: [], directory: null, env: [] },
    };
    await expect(serverWith(spec).ready(signal)).rejects.toMatchObject({
      message: 'There is no program "no-such-program".',
    });
  });

  it('ends with a host that is killed, whatever it does', async () => {
    const program = `
      import { startToolProcess } from ${JSON.stringify(join(import.meta.dirname, 'tool-process.ts'))};
      const server = await startToolProcess({
        program: process.execPath, args: [${JSON.stringify(HOSTILE)}, 'silent'],
        directory: ${JSON.stringify(folder)}, env: {},
      }, groups);
      console.log([...groups][0]);
      setInterval(() => server, 60_000);`;
    const host = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const groups = new Set();${program}`,
    ]);
    const [line] = (await host.stdout.take(1).toArray()) as Buffer[];
    const group = Number(line?.toString());
    expect(await liveGroupMembers(group)).not.toEqual([]);
    host.kill('SIGKILL');
    await vi.waitFor(async () => expect(await liveGroupMembers(group)).toEqual([]), 30_000);
  });
});
