import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FailureView } from '../../contract/failure.ts';
import { RequestRow } from '../../contract/request.ts';
import { runCommand, runForJson } from '../host/command.ts';
import { startHost } from '../host/host.ts';
import { listProcesses } from '../host/processes.ts';
import { startUpstream } from '../host/scripted-upstream.ts';
import type { ScriptedUpstream } from '../host/scripted-upstream.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import type { TemporaryFolder } from '../host/temporary-folder.ts';
import { addTinyServer } from '../host/tiny-server.ts';

const Refused = z.strictObject({ error: FailureView });

let folder: TemporaryFolder;
let upstream: ScriptedUpstream;

beforeAll(async () => {
  [folder, upstream] = await Promise.all([temporaryFolder(), startUpstream()]);
});
afterAll(async () => {
  await upstream[Symbol.asyncDispose]();
  await folder.remove();
});

/** Runs a command that must fail and returns what it says, as programs read it. */
async function failure(...args: string[]): Promise<FailureView> {
  const { code, stdout } = await runCommand([...args, '--json']);
  expect(code).toBe(1);
  return Refused.parse(JSON.parse(stdout)).error;
}

const hello = (model: string) => ({ model, messages: [{ role: 'user' as const, content: 'hi' }] });

describe('arguments', () => {
  it('that are not understood end with 2, help and the version with 0', async () => {
    expect(await runCommand(['sevre'])).toMatchObject({ code: 2, stderr: expect.stringContaining('serve') });
    expect(await runCommand(['serve', '--port', '99999'])).toMatchObject({ code: 2 });
    expect(await runCommand(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('quickstart'),
    });
    expect((await runCommand(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('the data directory', () => {
  it('is what MLX_MANAGER_DATA_DIR says', async () => {
    const directory = join(folder.path, 'from-variable');
    const status = await runForJson(['status'], { env: { MLX_MANAGER_DATA_DIR: directory } });
    expect(status).toEqual({ running: false, dataDirectory: directory });
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it.skipIf(process.platform === 'darwin')('is in XDG_DATA_HOME', async () => {
    const status = await runForJson(['status'], { env: { XDG_DATA_HOME: folder.path } });
    expect(status).toEqual({ running: false, dataDirectory: join(folder.path, 'mlx-manager') });
  });

  it('may be below the folder where the command runs', async () => {
    const status = await runForJson(['status', '--data-dir', 'below'], { cwd: folder.path });
    expect(status).toMatchObject({ dataDirectory: join(folder.path, 'below') });
  });

  it('is named when it cannot be used', async () => {
    const file = join(folder.path, 'a-file');
    await writeFile(file, '');
    const { code, message, hint } = await failure('status', '--data-dir', join(file, 'data'));
    expect(code).toBe('invalid_input');
    expect(message).toContain(file);
    expect(hint).toContain('--data-dir');
  });

  // The superuser may write everywhere.
  it.skipIf(process.getuid?.() === 0)('is named when it may not be written', async () => {
    const directory = join(folder.path, 'read-only');
    await mkdir(directory, { mode: 0o500 });
    const { code, message } = await failure('status', '--data-dir', directory);
    await chmod(directory, 0o700);
    expect(code).toBe('invalid_input');
    expect(message).toContain(directory);
  });
});

describe('a database', () => {
  const DATABASE = 'mlx-manager.db';

  async function digest(file: string): Promise<string> {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  }

  it.each([
    ['that is none', async (file: string) => writeFile(file, 'this is not a database'.repeat(1_000))],
    [
      'that is damaged',
      async (file: string) => {
        const bytes = await readFile(file);
        await writeFile(file, bytes.fill(0xa5, 4_096));
      },
    ],
  ])('%s is left as it is, with a word on what to do', async (what, damage) => {
    const directory = join(folder.path, what.replaceAll(' ', '-'));
    await runForJson(['status', '--data-dir', directory]);
    const file = join(directory, DATABASE);
    await damage(file);
    const before = await digest(file);
    for (const command of ['status', 'serve']) {
      const { code, message, hint } = await failure(command, '--data-dir', directory);
      expect(code).toBe('database_corrupt');
      expect(message).toContain(file);
      expect(hint).toContain('backups');
    }
    expect(await digest(file)).toBe(before);
  });

  it('of a newer program is read and never written', async () => {
    const directory = join(folder.path, 'newer');
    await runForJson(['key', 'add', 'cloud', '--data-dir', directory], { input: 'sk-1234' });
    const file = join(directory, DATABASE);
    const database = new SQLite(file);
    database.pragma('user_version = 99');
    database.close();
    const before = await digest(file);

    expect(await runForJson(['key', 'list', '--data-dir', directory])).toMatchObject([{ name: 'cloud' }]);
    for (const args of [['serve'], ['key', 'remove', 'cloud'], ['quickstart', '--once']]) {
      const { code, hint } = await failure(...args, '--data-dir', directory);
      expect(code).toBe('database_newer');
      expect(hint).toContain('Update MLX Manager');
    }
    expect(await digest(file)).toBe(before);
  });
});

describe('a host', () => {
  it('is the only one of its data directory, found by a file that only its owner can read', async () => {
    await using host = await startHost();
    const { code, message } = await failure('serve', '--port', '0', '--data-dir', host.directory);
    expect(code).toBe('already_running');
    expect(message).toContain(host.directory);
    expect((await stat(join(host.directory, 'host.lock'))).mode & 0o777).toBe(0o600);
    expect(await host.json(['status'])).toMatchObject({ running: true, pid: host.pid, url: host.url });
  });

  it('that finds its port taken names the process that has it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const directory = join(folder.path, 'no-port');
    const { code, message, hint } = await failure('serve', '--port', String(port), '--data-dir', directory);
    server.close();
    expect(code).toBe('port_in_use');
    expect(message).toContain(`Port ${port} is taken by`);
    expect(message).toContain(`process ${process.pid}`);
    expect(hint).toContain('--port');
    expect(await readdir(directory)).not.toContain('host.lock');
  });

  it.each(['SIGTERM', 'SIGINT', 'stop'] as const)('ends in order on %s and loses no row', async (how) => {
    await using host = await startHost();
    await host.json(['backend', 'add', 'cloud', '--url', upstream.url, '--allow-loopback']);
    await host.json(['route', 'add', 'hello-*', '--to', 'cloud']);
    const models = Array.from({ length: 40 }, (_, index) => `hello-${index}`);
    await Promise.all(models.map((model) => host.openai.chat.completions.create(hello(model))));
    if (how === 'stop') {
      expect((await host.run(['stop'])).stdout).toContain('stopping');
      expect(await host.program.ended).toEqual({ code: 0, signal: null });
    }
    await host.stop(how === 'stop' ? 'SIGTERM' : how);
    const rows = await runForJson(['request', 'list', '--limit', '100', '--data-dir', host.directory]);
    const recorded = z.array(RequestRow).parse(rows);
    expect(recorded.map(({ model }) => model).sort()).toEqual(models.sort());
    expect(new Set(recorded.map(({ outcome }) => outcome))).toEqual(new Set(['completed']));
  });

  it('lets a running answer come to its end before it goes', async () => {
    await using gated = await startUpstream();
    await using host = await startHost();
    await host.json(['backend', 'add', 'cloud', '--url', gated.url, '--allow-loopback']);
    await host.json(['route', 'add', 'gated', '--to', 'cloud']);
    const answer = host.openai.chat.completions.stream(hello('gated'));
    await answer.emitted('content');
    const stopping = host.stop();
    await host.program.printed((_stdout, stderr) => stderr.includes('Stopping'));
    gated.openGate();
    expect(await answer.finalContent()).toBe('Hello');
    await stopping;
  });

  it('tells the client when there is no time to wait for the answer', async () => {
    await using gated = await startUpstream();
    await using host = await startHost({ args: ['--drain', '0'] });
    await host.json(['backend', 'add', 'cloud', '--url', gated.url, '--allow-loopback']);
    await host.json(['route', 'add', 'gated', '--to', 'cloud']);
    const answer = host.openai.chat.completions.stream(hello('gated'));
    await answer.emitted('content');
    const [said] = await Promise.all([answer.done().catch((error: unknown) => error), host.stop()]);
    expect(said).toBeInstanceOf(APIError);
    const rows = await runForJson(['request', 'list', '--data-dir', host.directory]);
    expect(rows).toMatchObject([{ model: 'gated', outcome: 'interrupted', errorCode: 'stopping' }]);
  });

  it('that is killed leaves no server, and the next one works', async () => {
    const directory = join(folder.path, 'killed');
    await using host = await startHost({ directory });
    await addTinyServer(host, 'tiny');
    await host.json(['server', 'start', 'tiny']);
    expect(await host.servers()).toHaveLength(1);
    await host.kill();
    await using next = await startHost({ directory });
    expect(await readdir(join(directory, 'run'))).not.toContainEqual(expect.stringMatching(/\.json$/));
    const reply = await next.openai.chat.completions.create(hello('tiny'));
    expect(reply.choices[0]?.message.content).toBe('Hello from the tiny model.');

    // The impatient press Ctrl-C twice: it then ends at once, and still without leaving anything.
    const [server] = await next.servers();
    next.program.kill('SIGINT');
    next.program.kill('SIGTERM');
    expect(await next.program.ended).toEqual({ code: 130, signal: null });
    expect(await listProcesses()).not.toContainEqual(expect.objectContaining({ pid: server?.pid }));
  });
});
