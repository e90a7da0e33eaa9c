import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Download, HubSettings, LocalModel, ModelSearchPage } from '../../contract/model.ts';
import { smallModel } from '../../main/models/testing/model-files.ts';
import { ScriptedHub, sha256 } from '../../main/models/testing/scripted-hub.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { runCommand } from '../host/command.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';

const MODEL = 'mlx-community/Small-4bit';
const files = smallModel();
const weights = files['model.safetensors'] ?? Buffer.alloc(0);
const CANARY = 'hf_canary0123456789canary';

// A dozen starts of the whole program.
vi.setConfig({ testTimeout: 300_000 });

let hub: ScriptedHub;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Record<string, string>;
let commit: string;
beforeEach(async () => {
  hub = await ScriptedHub.start();
  commit = hub.publish(MODEL, files);
  folder = await temporaryFolder();
  env = { HF_ENDPOINT: hub.url, HF_HUB_CACHE: join(folder.path, 'hub'), MLX_MANAGER_KEYCHAIN: 'off' };
});
afterEach(async () => {
  hub.release();
  await hub[Symbol.asyncDispose]();
  await folder.remove();
});

const serve = () => startHost({ directory: join(folder.path, 'data'), env });
const inCache = (...parts: string[]) =>
  join(folder.path, 'hub', 'models--mlx-community--Small-4bit', ...parts);
const downloads = async (host: Host) => Download.array().parse(await host.json(['model', 'downloads']));

async function expectWhole(): Promise<void> {
  expect(await readFile(inCache('snapshots', commit, 'model.safetensors'))).toEqual(weights);
  expect((await readdir(inCache('blobs'))).filter((name) => name.includes('incomplete'))).toEqual([]);
}

it('a host killed in the middle of a file goes on with it at its next start', async () => {
  hub.mishap({ kind: 'hold', after: 40_000 });
  const killed = await serve();
  const command = killed.run(['model', 'download', MODEL]);
  await hub.holds;
  await expect
    .poll(async () => (await stat(inCache('blobs', `${sha256(weights)}.incomplete`)).catch(() => null))?.size)
    .toBe(40_000);
  await killed.kill();
  expect((await command).code).not.toBe(0);

  await using host = await serve();
  await expect.poll(async () => (await downloads(host))[0]?.state, { timeout: 30_000 }).toBe('completed');
  await expectWhole();
  expect(hub.requests.filter(({ place }) => place === 'store').map(({ range }) => range)).toEqual([
    undefined,
    'bytes=40000-',
  ]);
});

it('a gated model comes with the stored token, which is told to nobody else', async () => {
  hub.token = CANARY;
  hub.publish(MODEL, files, true);
  const host = await serve();
  const printed: string[] = [];
  const run = async (args: string[], input?: string) => {
    const result = await host.run(args, input === undefined ? {} : { input });
    printed.push(result.stdout, result.stderr);
    return result;
  };
  expect(await run(['model', 'download', MODEL])).toMatchObject({ code: 1 });
  expect(printed.join('')).toMatch(/store a token/);

  expect(await run(['key', 'add', 'hub'], `${CANARY}\n`)).toMatchObject({ code: 0 });
  expect(await run(['model', 'hub', '--token', 'hub', '--test'])).toMatchObject({ code: 0 });
  expect(printed.at(-2)).toMatch(/tester/);
  expect(await run(['model', 'download', MODEL])).toMatchObject({ code: 0 });
  await expectWhole();
  expect(await run(['key', 'remove', 'hub'])).toMatchObject({ code: 1 });

  const log = await readFile(join(host.directory, 'logs', 'host.log'), 'utf8');
  await host[Symbol.asyncDispose]();
  expect(printed.join('') + log).not.toContain(CANARY);
  expect(await readFile(join(host.directory, 'mlx-manager.db'), 'latin1')).not.toContain(CANARY);
  const toStore = hub.requests.filter(({ place }) => place === 'store');
  expect(toStore.map(({ authorization }) => authorization)).toEqual([undefined]);
});

it('without a host a command searches, downloads, lists and removes by itself', async () => {
  const directory = ['--data-dir', join(folder.path, 'data')];
  const json = async (...args: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await runCommand([...args, '--json', ...directory], { env });
    expect(code, stdout + stderr).toBe(0);
    return JSON.parse(stdout);
  };
  const words = async (...args: string[]) => runCommand([...args, ...directory], { env });

  const page = ModelSearchPage.parse(await json('model', 'search', 'Small'));
  expect(page.models).toMatchObject([{ model: MODEL, onDisk: false }]);
  const downloaded = await words('model', 'download', MODEL);
  expect(downloaded.stderr).toMatch(/100 %/);
  expect(downloaded.stdout).toMatch(/is on this disk/);
  expect((await words('model', 'search', 'Small')).stdout).toMatch(/on disk/);

  const [model] = LocalModel.array().parse(await json('model', 'list'));
  expect(model).toMatchObject({ model: MODEL, family: 'Qwen3', condition: { state: 'whole' } });
  const extra = join(folder.path, 'extra', 'mine');
  await mkdir(extra, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(extra, name), bytes);
  HubSettings.extend({ account: HubSettings.shape.token }).parse(
    await json('model', 'hub', '--folder', join(folder.path, 'extra')),
  );
  expect((await words('model', 'list')).stdout).toContain(extra);

  expect((await words('model', 'remove', MODEL)).stdout).toMatch(/Deleted .* are free again/);
  await expect(stat(inCache())).rejects.toThrow(/ENOENT/);
  expect(await words('model', 'remove', MODEL)).toMatchObject({ code: 1 });
});
