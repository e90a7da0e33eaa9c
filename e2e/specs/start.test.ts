import { join } from 'node:path';
import type OpenAI from 'openai';
import { APIError, APIUserAbortError } from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ServerStatus } from '../../contract/server.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { systemPython } from '../scripted-model-server/plan.ts';
import { addTinyServer, tinyServer } from '../host/tiny-server.ts';

const HELLO = 'Hello from the tiny model.';
const Servers = z.array(ServerStatus);

let host: Host;

beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host[Symbol.asyncDispose]());

const body = (model: string, content = 'hi') => ({ model, messages: [{ role: 'user' as const, content }] });

async function ask(model: string, options?: OpenAI.RequestOptions): Promise<string | null | undefined> {
  const reply = await host.openai.chat.completions.create(body(model), options);
  return reply.choices[0]?.message.content;
}

/** How often the host's log says this of a server. */
async function logged(server: string, message: string): Promise<number> {
  return (await host.log()).filter((line) => line.server === server && line.msg === message).length;
}

const eventually = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 50 });

const untilLogged = (server: string, message: string, times: number) =>
  eventually(async () => expect(await logged(server, message)).toBe(times));

async function serverNamed(name: string): Promise<ServerStatus | undefined> {
  return Servers.parse(await host.json(['server', 'list'])).find((server) => server.name === name);
}

async function refusal(model: string, stream: boolean): Promise<APIError> {
  const error: unknown = await host.openai.chat.completions
    .create({ ...body(model), stream })
    .catch((reason: unknown) => reason);
  if (error instanceof APIError) return error;
  throw new Error('it was answered', { cause: error });
}

describe('a stopped server', () => {
  beforeAll(() => addTinyServer(host, 'sleepy', '--idle-unload', '1'));

  it('is started once for a hundred requests, and answers each', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask('sleepy')));
    expect(new Set(answers)).toEqual(new Set([HELLO]));
    expect(await logged('sleepy', 'server starting')).toBe(1);
  });

  it('is unloaded when nobody asks it for a while', async () => {
    await untilLogged('sleepy', 'server stopped', 1);
    expect(await host.servers()).toEqual([]);
    expect(await host.log()).toContainEqual(expect.objectContaining({ server: 'sleepy', reason: 'idle' }));
  });

  it('starts again for the clients that stay when one leaves meanwhile', async () => {
    const leaving = new AbortController();
    const left = ask('sleepy', { signal: leaving.signal });
    await untilLogged('sleepy', 'server starting', 2);
    const stays = ask('sleepy');
    leaving.abort();
    await expect(left).rejects.toBeInstanceOf(APIUserAbortError);
    expect(await stays).toBe(HELLO);
    expect(await logged('sleepy', 'server starting')).toBe(2);
  });
});

describe('a server by hand', () => {
  beforeAll(() => addTinyServer(host, 'steady', '--idle-unload', 'never'));

  it('starts, is listed, shows what it printed, and stops', async () => {
    expect(await host.json(['server', 'start', 'steady'])).toMatchObject({ name: 'steady', state: 'ready' });
    const listed = await serverNamed('steady');
    const [running] = (await host.servers()).filter(({ pid }) => pid === listed?.pid);
    expect(running?.command).toContain(`--port ${listed?.port}`);
    expect((await host.run(['server', 'list'])).stdout).toMatch(/^steady +ready +\d+/m);
    expect((await host.run(['server', 'log', 'steady'])).stdout).toContain('Uvicorn running on');

    expect(await host.json(['server', 'stop', 'steady'])).toMatchObject({ state: 'stopped', pid: null });
    expect((await host.servers()).map(({ pid }) => pid)).not.toContain(listed?.pid);
    // The log names the server in each line, from the first.
    expect(await logged('steady', 'server starting')).toBe(1);
    // What it printed can still be read, which is when it matters.
    expect(await host.json(['server', 'log', 'steady'])).toContainEqual(
      expect.stringContaining('Uvicorn running on'),
    );
  });

  it('is told apart from a truncated answer when it is killed in the middle of one', async () => {
    await host.json(['server', 'start', 'steady']);
    const pid = (await serverNamed('steady'))?.pid;
    if (typeof pid !== 'number') throw new Error('it does not run');
    const stream = await host.openai.chat.completions.create({
      ...body('steady', 'TINY_LONG'),
      max_completion_tokens: 8_000,
      stream: true,
    });
    const finishes: string[] = [];
    const read = async () => {
      let chunks = 0;
      for await (const { choices } of stream) {
        finishes.push(...choices.flatMap(({ finish_reason }) => finish_reason ?? []));
        chunks += 1;
        if (chunks === 20) process.kill(pid, 'SIGKILL');
      }
    };
    await expect(read()).rejects.toThrow(/crash/);
    expect(finishes).toEqual([]);
    // Nothing but a new process answers the next one.
    expect(await ask('steady')).toBe(HELLO);
    expect(await logged('steady', 'server ready')).toBe(3);
  });
});

describe('a server that cannot start is a clear 503', () => {
  const missing = join(import.meta.dirname, 'no-such-model');

  beforeAll(async () => {
    const [, model = '', , python = ''] = await tinyServer();
    await host.json(['server', 'add', 'gone', '--model', missing, '--python', python]);
    await addTinyServer(host, 'huge', '--memory', '999999999999999');
    await host.json(['server', 'add', 'bare', '--model', model]);
    await host.json(['server', 'add', 'no-python', '--model', model, '--python', '/no/such/python']);
    await host.json(['server', 'add', 'other-python', '--model', model, '--python', systemPython()]);
    await addTinyServer(host, 'misconfigured', '--arg=--no-such-option');
  });

  it.each([
    ['without its model', 'gone', 'model_missing', [missing, 'Check the path']],
    ['without enough memory', 'huge', 'not_enough_memory', ['931322.6 GB', 'memory budget']],
    ['without the runtime', 'bare', 'install_failed', ['mlx-manager runtime install']],
    ['without its own Python', 'no-python', 'python_missing', ['/no/such/python']],
    [
      'with a Python that has no server',
      'other-python',
      'install_failed',
      [systemPython(), 'no mlx-openai-server'],
    ],
    ['with a wrong argument', 'misconfigured', 'start_failed', ['--no-such-option']],
  ])('%s', async (_what, model, code, words) => {
    for (const stream of [false, true]) {
      const error = await refusal(model, stream);
      expect(error).toMatchObject({ status: 503, code, type: 'service_unavailable' });
      for (const word of words) expect(error.message).toContain(word);
    }
    expect((await host.servers()).map(({ command }) => command)).not.toContainEqual(
      expect.stringContaining(`--served-model-name ${model}`),
    );
  });
});
