import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ToolServerId } from '../../contract/ids.ts';
import { inEnglish } from '../../contract/phrase.ts';
import type { ToolServerSpec } from '../../contract/tools.ts';
import { liveGroupMembers } from '../supervisor/process-group.ts';
import { formOf } from './tool-form.ts';
import { ToolServer } from './tool-server.ts';
import type { ToolLimits } from './tool-limits.ts';

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

/** Calls a tool as it is. */
async function call(server: ToolServer, tool: string, until = signal) {
  await server.ready(signal);
  const listed = server.state.tools.find(({ name }) => name === tool);
  if (listed === undefined) throw new Error(`there is no ${tool}`);
  return server.call({ tool, form: formOf(listed), input: {} }, until);
}

const textOf = async (server: ToolServer, tool: string) => {
  const { content } = await call(server, tool);
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
};

describe('a tool server that misbehaves', () => {
  it('may print garbage beside the protocol: it is skipped and told', async () => {
    const server = hostile('garbage');
    expect(await textOf(server, 'read')).toBe('read by garbage');
    expect(server.state.warnings.map(inEnglish)).toEqual([expect.stringContaining('standard output')]);
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
    await expect(call(server, 'hang')).rejects.toMatchObject({ code: 'upstream_timeout' });
    expect(await textOf(server, 'read')).toBe('read by none');
  });

  it('may die in a call: the call fails with its last words, and the next one starts it again', async () => {
    const server = hostile();
    await expect(call(server, 'die')).rejects.toMatchObject({
      code: 'start_failed',
      hint: expect.stringContaining('out of luck') as string,
    });
    expect(await textOf(server, 'read')).toBe('read by none');
  });

  it('cannot fill the memory with a result of 50 MB', async () => {
    const server = hostile();
    await expect(call(server, 'large')).rejects.toMatchObject({
      message: expect.stringContaining('longer than 8 MB') as string,
    });
    expect(await textOf(server, 'read')).toBe('read by none');
  });

  it('is ended when its answer has no end', async () => {
    const server = hostile();
    await expect(call(server, 'endless')).rejects.toMatchObject({ code: 'start_failed' });
    expect([...groups]).toEqual([]);
  });

  it('is ended when it prints nothing but garbage', async () => {
    const server = hostile();
    await expect(call(server, 'flood')).rejects.toMatchObject({ code: 'start_failed' });
    expect([...groups]).toEqual([]);
  });

  it('may give 250,000 parts: the first are read, and it is said how many are not', async () => {
    const answer = await call(hostile(), 'blocks');
    expect(answer.cut).toContain('249000 more parts');
  });

  it('may say a thousand times that its tools changed: they are listed a few times', async () => {
    const server = hostile();
    await call(server, 'restless');
    expect(Number(await textOf(server, 'listings'))).toBeLessThan(10);
  });

  it('is left alone by whoever stops waiting for it', async () => {
    const server = hostile();
    await server.ready(signal);
    const leaving = new AbortController();
    const left = call(server, 'hang', leaving.signal);
    leaving.abort(new Error('stopped'));
    await expect(left).rejects.toThrow('stopped');
    expect(await textOf(server, 'read')).toBe('read by none');
  });
});

describe('starts and stops follow each other', () => {
  it('a start during a stop waits for it, and is not undone by it', async () => {
    const server = hostile();
    await server.ready(signal);
    const stopping = server.stop();
    await server.ready(signal);
    await stopping;
    expect(server.state.state).toBe('ready');
    expect(groups.size).toBe(1);
    expect(await textOf(server, 'read')).toBe('read by none');
  });

  it('a stop ends the start that is under way, and whoever waits for it is told', async () => {
    const server = hostile('silent');
    const waiting = [server.ready(signal), server.ready(signal)];
    const told = Promise.allSettled(waiting);
    await vi.waitFor(() => expect(groups.size).toBe(1));
    await server.stop();
    for (const { reason } of (await told) as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({
        code: 'start_failed',
        message: expect.stringContaining('was stopped') as string,
      });
    }
    expect(server.state).toMatchObject({ state: 'stopped', failure: null });
    expect(groups.size).toBe(0);
  });

  it('a start behind a stop behind a start is the one that holds', async () => {
    const server = hostile();
    const first = server.ready(signal).catch((error: unknown) => error);
    const stopping = server.stop();
    await server.ready(signal);
    await stopping;
    expect(await first).toMatchObject({ code: 'start_failed' });
    expect(server.state.state).toBe('ready');
    expect(groups.size).toBe(1);
  });

  it('a server that was closed is not started again', async () => {
    const server = hostile();
    await server.ready(signal);
    await server.close();
    await expect(server.ready(signal)).rejects.toMatchObject({
      message: expect.stringContaining('changed or removed') as string,
    });
    expect(groups.size).toBe(0);
  });
});

it('a tool that is not what was allowed is not called', async () => {
  const server = hostile();
  await server.ready(signal);
  await expect(server.call({ tool: 'die', form: 'another', input: {} }, signal)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(groups.size).toBe(1);
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
