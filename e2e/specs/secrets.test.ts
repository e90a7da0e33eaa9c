import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isProfile } from '../../contract/backend.ts';
import { FailureView } from '../../contract/failure.ts';
import type { CommandOptions } from '../host/command.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { descendants, listProcesses } from '../host/processes.ts';
import { withContract } from '../host/rpc.ts';
import { startUpstream } from '../host/scripted-upstream.ts';
import type { ScriptedUpstream } from '../host/scripted-upstream.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import type { TemporaryFolder } from '../host/temporary-folder.ts';
import { addTinyServer } from '../host/tiny-server.ts';
import { findSecret, readProcess, readTree } from '../host/traces.ts';

// Characters that JSON, URLs and both kinds of base64 write differently.
const CANARY = 'sk-canary/7f3a+9c=="x%y&>>??~~-first';
const REPLACED = 'sk-canary/58d1+2e=="x%y&>>??~~-second';
const FROM_ENV = 'sk-canary/c604+b7=="x%y&>>??~~-third';
const IN_ENVIRONMENT = 'sk-canary/1e9b+40=="x%y&>>??~~-fourth';
const CANARIES = [CANARY, REPLACED, FROM_ENV, IN_ENVIRONMENT];

let folder: TemporaryFolder;
let upstream: ScriptedUpstream;
let directory: string;
let host: Host;
/** Everything that commands printed. */
const printed: [string, Buffer][] = [];
/** Everything that clients were answered. */
const answers: [string, Buffer][] = [];

beforeAll(async () => {
  [folder, upstream] = await Promise.all([temporaryFolder(), startUpstream()]);
  directory = join(folder.path, 'data');
  host = await start();
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
  await folder.remove();
});

/** A host whose own environment holds a key, as a developer's often does. */
const start = () =>
  startHost({ directory, env: { OPENAI_API_KEY: IN_ENVIRONMENT, HF_TOKEN: IN_ENVIRONMENT } });

async function command(line: string, options: CommandOptions = {}) {
  const result = await host.run(line.split(' '), options);
  printed.push(
    [`stdout of ${line}`, Buffer.from(result.stdout)],
    [`stderr of ${line}`, Buffer.from(result.stderr)],
  );
  return result;
}

async function succeed(line: string, options?: CommandOptions): Promise<string> {
  const result = await command(line, options);
  expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(0);
  return result.stdout;
}

/** Sends a request as it is and keeps the whole answer, headers and all. */
async function ask(model: string, stream = false): Promise<{ status: number; text: string }> {
  const response = await fetch(`${host.url}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'hi' }] }),
  });
  // An answer that breaks off is one of the cases.
  const text = await response.text().catch(() => '');
  answers.push([`answer of ${model}`, Buffer.from(JSON.stringify([...response.headers]) + text)]);
  return { status: response.status, text };
}

const authorizations = () => upstream.received.map(({ authorization }) => authorization);

/** Where any of the secrets stands, in what commands printed and in every file of the data directory. */
async function leaks(): Promise<string[]> {
  const texts = [...printed, ...(await readTree(directory))];
  texts.push(
    ['stdout of serve', Buffer.from(host.program.stdout())],
    ['stderr of serve', Buffer.from(host.program.stderr())],
  );
  return CANARIES.flatMap((canary) => findSecret(canary, texts));
}

describe('the search', () => {
  it('finds a secret in each of its disguises', () => {
    const around = (text: string) => Buffer.from(`{"a":"${text}"}`);
    for (const text of [
      CANARY,
      JSON.stringify(CANARY),
      encodeURIComponent(CANARY),
      Buffer.from(CANARY).toString('hex'),
      Buffer.from(CANARY, 'utf16le').toString('latin1'),
      ...['', '.', ':b'].flatMap((before) => {
        const basic = Buffer.from(`${before}${CANARY}, and so on`);
        return [basic.toString('base64'), basic.toString('base64url')];
      }),
    ]) {
      expect(findSecret(CANARY, [['it', around(text)]]), text).not.toEqual([]);
    }
    expect(findSecret(REPLACED, [['it', around(CANARY)]])).toEqual([]);
  });
});

describe('a key', () => {
  it('is stored from standard input and from the environment', async () => {
    await succeed('key add cloud --store fernet', { input: `${CANARY}\n` });
    await succeed('key add other --from-env OTHER_KEY', { env: { OTHER_KEY: FROM_ENV } });
    expect(await succeed('key list')).toMatch(/^cloud +fernet +…irst\nother +fernet +…hird$/m);
    expect((await stat(join(directory, 'master.key'))).mode & 0o777).toBe(0o600);
  });

  it('reaches the backend that it is for, and nothing else, whatever becomes of the request', async () => {
    await succeed(`backend add up --url ${upstream.url} --key cloud --allow-loopback`);
    for (const model of ['hello', 'refuse', 'refuse-in-text', 'crash', 'silent']) {
      await succeed(`route add ${model} --to up`);
    }
    for (const stream of [false, true]) {
      expect(await ask('hello', stream)).toMatchObject({ status: 200, text: expect.stringContaining('Hel') });
      expect(await ask('refuse', stream)).toMatchObject({ status: 401 });
      expect(await ask('refuse-in-text', stream)).toMatchObject({ status: 401 });
      await ask('crash', stream);
    }
    // No command sets deadlines.
    await withContract(directory, async ({ backends }) => {
      const record = (await backends.list({})).find(({ name }) => name === 'up');
      if (record === undefined || isProfile(record) || record.spec.kind !== 'openai-compatible')
        throw new Error('no backend');
      const deadlines = { ...record.spec.deadlines, firstByteMs: 500 };
      await backends.updateRemote({ id: record.id, spec: { ...record.spec, deadlines } });
    });
    for (const stream of [false, true]) expect(await ask('silent', stream)).toMatchObject({ status: 504 });
    expect(new Set(authorizations())).toEqual(new Set([`Bearer ${CANARY}`]));
  });

  it('is not repeated to the client, even where the upstream repeats it', () => {
    expect(CANARIES.flatMap((canary) => findSecret(canary, answers))).toEqual([]);
  });

  it('is not repeated to the user either', async () => {
    await succeed(
      `backend add sour --url ${upstream.url.replace(/v1$/, 'refuse/v1')} --key other --allow-loopback`,
    );
    const tested = await host.run(['key', 'test', 'other']);
    expect(tested.stdout).toContain('not accepted by sour');
    const listed = await host.run(['backend', 'models', 'sour']);
    expect(listed.stderr).toContain('401');
    const texts = [tested, listed].map(
      ({ stdout, stderr }) => ['output', Buffer.from(stdout + stderr)] as const,
    );
    expect(findSecret(FROM_ENV, texts)).toEqual([]);
  });

  it('can be tested, replaced and given a new master key', async () => {
    expect(await succeed('key test cloud')).toContain('accepted by up');
    await succeed('key replace cloud', { input: REPLACED });
    const before = await readFile(join(directory, 'master.key'), 'utf8');
    expect(await succeed('key rotate --json')).toContain('"rotated": 2');
    const after = await readFile(join(directory, 'master.key'), 'utf8');
    expect(after).not.toBe(before);
    printed.push(['the old master.key', Buffer.from(before)]);
    await ask('hello');
    expect(authorizations().at(-1)).toBe(`Bearer ${REPLACED}`);
    await succeed('request list --json');
    await succeed('doctor');
  });

  it('is in no argument and in no environment of a model server', async () => {
    await addTinyServer(host, 'tiny');
    await succeed('server start tiny');
    await succeed('server log tiny');
    const children = descendants(host.pid, await listProcesses());
    expect(children.length).toBeGreaterThan(1);
    if (process.platform !== 'linux') return;
    const texts = (await Promise.all(children.map(({ pid }) => readProcess(pid)))).flat();
    expect(CANARIES.flatMap((canary) => findSecret(canary, texts))).toEqual([]);
    expect(await readFile(`/proc/${host.pid}/cmdline`, 'utf8')).not.toContain('canary');
  });

  it('still works after the host was killed and started again', async () => {
    await host.kill();
    // What a crash leaves in the write-ahead log counts too.
    expect(await leaks()).toEqual([]);
    host = await start();
    await ask('hello');
    expect(authorizations().at(-1)).toBe(`Bearer ${REPLACED}`);
  });

  it('stands nowhere but where the upstream got it', async () => {
    expect(await leaks()).toEqual([]);
  });
});

describe('without its master key', () => {
  it('a key cannot be read, which is said, and no new master key is made', async () => {
    await host.stop();
    await rename(join(directory, 'master.key'), join(folder.path, 'kept.key'));
    host = await start();
    const { status, text } = await ask('hello');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({
      error: { code: 'key_unreadable', message: expect.stringContaining('Restore master.key') },
    });
    for (const [line, code] of [
      ['key test cloud', 'key_unreadable'],
      ['key add new', 'master_key_missing'],
      ['key replace cloud', 'master_key_missing'],
      ['key rotate', 'master_key_missing'],
    ] as const) {
      const result = await command(`${line} --json`, { input: CANARY });
      expect(result.code).toBe(1);
      const { error } = z.object({ error: FailureView }).parse(JSON.parse(result.stdout));
      expect(error).toMatchObject({ code, hint: expect.stringContaining('Restore master.key') });
    }
    await expect(stat(join(directory, 'master.key'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('works again once the master key is back', async () => {
    await host.stop();
    await rename(join(folder.path, 'kept.key'), join(directory, 'master.key'));
    host = await start();
    expect((await ask('hello')).status).toBe(200);
    expect(await leaks()).toEqual([]);
  });
});
