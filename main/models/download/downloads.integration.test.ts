import { mkdir, readFile, readdir, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder } from '../model-folder.ts';
import { smallModel } from '../testing/model-files.ts';
import { ScriptedHub, gitBlob, sha256 } from '../testing/scripted-hub.ts';
import { TestDownloads } from '../testing/test-downloads.ts';

const MODEL = 'mlx-community/Small-4bit';
const files = smallModel();
const weights = files['model.safetensors'] ?? Buffer.alloc(0);
const repository = 'models--mlx-community--Small-4bit';

let hub: ScriptedHub;
let test: TestDownloads;
let commit: string;
beforeEach(async () => {
  hub = await ScriptedHub.start();
  test = await TestDownloads.create(hub);
  commit = hub.publish(MODEL, files);
});
afterEach(async () => {
  hub.release();
  await test[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
});

const inCache = (...parts: string[]) => path.join(test.hubCache, repository, ...parts);
const blobs = async () => (await readdir(inCache('blobs')).catch((): string[] => [])).sort();
const incomplete = `${sha256(weights)}.incomplete`;
const storeRequests = () => hub.requests.filter(({ place }) => place === 'store');

/** A download that stands in the middle of its large file. */
async function startHeld(after = 40_000) {
  hub.mishap({ kind: 'hold', after });
  const download = await test.downloads.start(MODEL, 'main');
  await hub.holds;
  await fileHas(inCache('blobs', incomplete), after);
  return download;
}

/** Waits for the file system itself: nothing tells of bytes that were written. */
async function fileHas(file: string, bytes: number): Promise<void> {
  await expect
    .poll(async () => (await stat(file).catch(() => ({ size: 0 }))).size)
    .toBeGreaterThanOrEqual(bytes);
}

async function expectWhole(): Promise<void> {
  const snapshot = inCache('snapshots', commit);
  expect(await readFile(path.join(snapshot, 'model.safetensors'))).toEqual(weights);
  expect((await readModelFolder(snapshot)).architecture).toBe('Qwen3ForCausalLM');
  expect(await readFile(inCache('refs', 'main'), 'utf8')).toBe(commit);
  expect((await blobs()).filter((name) => name.includes('incomplete'))).toEqual([]);
}

describe('a download', () => {
  it('brings a model into the cache as the hub’s own library lays it out', async () => {
    await test.downloads.start(MODEL, 'main');
    const done = await test.reaches(MODEL, 'completed');
    await expectWhole();
    expect(await readlink(inCache('snapshots', commit, 'model.safetensors'))).toBe(
      `../../blobs/${sha256(weights)}`,
    );
    expect(await blobs()).toContain(gitBlob(files['config.json'] ?? Buffer.alloc(0)));
    expect(done.doneBytes).toBe(done.totalBytes);
  });

  it('leaves out the weights of other programs', async () => {
    await test.downloads.start(MODEL, 'main');
    await test.reaches(MODEL, 'completed');
    expect(await readdir(inCache('snapshots', commit))).not.toContain('pytorch_model.bin');
  });

  it('never shows half a file under its final name', async () => {
    await startHeld();
    expect(await blobs()).not.toContain(sha256(weights));
    expect(await readdir(inCache('snapshots', commit))).not.toContain('model.safetensors');
    await expect(stat(inCache('refs', 'main'))).rejects.toThrow(/ENOENT/);
  });

  it('goes on after a pause where it was, by a range', async () => {
    const { id } = await startHeld();
    expect((await test.downloads.act(id, 'pause')).state).toBe('paused');
    await test.downloads.act(id, 'resume');
    await test.reaches(MODEL, 'completed');
    await expectWhole();
    expect(storeRequests().map(({ range }) => range)).toEqual([undefined, 'bytes=40000-']);
  });

  it('goes on after a restart of the host by itself', async () => {
    await startHeld();
    await test.restart();
    await test.downloads.resumeInterrupted();
    await test.reaches(MODEL, 'completed');
    await expectWhole();
    expect(storeRequests().at(-1)?.range).toBe('bytes=40000-');
  });

  it('stays paused over a restart', async () => {
    const { id } = await startHeld();
    await test.downloads.act(id, 'pause');
    await test.restart();
    await test.downloads.resumeInterrupted();
    expect(await test.downloads.list()).toMatchObject([{ state: 'paused', model: MODEL }]);
  });

  it('goes on by itself after the connection was reset', async () => {
    hub.mishap({ kind: 'reset', after: 30_000 }, { kind: 'reset', after: 20_000 });
    await test.downloads.start(MODEL, 'main');
    await test.reaches(MODEL, 'waiting');
    await test.reaches(MODEL, 'completed');
    await expectWhole();
  });

  it('starts a file anew when the store ignores the range', async () => {
    const { id } = await startHeld();
    await test.downloads.act(id, 'pause');
    hub.mishap({ kind: 'ignore-range' });
    await test.downloads.act(id, 'resume');
    await test.reaches(MODEL, 'completed');
    await expectWhole();
  });

  it('throws a damaged file away and fetches it again', async () => {
    hub.mishap({ kind: 'corrupt' });
    await test.downloads.start(MODEL, 'main');
    await test.reaches(MODEL, 'completed');
    await expectWhole();
    expect(storeRequests().map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  it('fails when a file arrives damaged every time, and leaves nothing of it', async () => {
    hub.mishap(...Array.from({ length: 8 }, () => ({ kind: 'corrupt' }) as const));
    await test.downloads.start(MODEL, 'main');
    const failed = await test.reaches(MODEL, 'failed');
    expect(failed.failure).toMatchObject({
      code: 'download_failed',
      message: expect.stringMatching(/model\.safetensors/),
    });
    expect(await blobs()).not.toContain(sha256(weights));
    expect(await blobs()).not.toContain(incomplete);
  });

  it('notices bytes on disk that are not the file’s, and gets it whole all the same', async () => {
    await mkdir(inCache('blobs'), { recursive: true });
    await writeFile(inCache('blobs', incomplete), Buffer.alloc(50_000, 1));
    await test.downloads.start(MODEL, 'main');
    await test.reaches(MODEL, 'completed');
    await expectWhole();
  });

  it('replaces a cut-off file that another program left under the final name', async () => {
    await mkdir(inCache('blobs'), { recursive: true });
    await writeFile(inCache('blobs', sha256(weights)), weights.subarray(0, 10));
    await test.downloads.start(MODEL, 'main');
    await test.reaches(MODEL, 'completed');
    await expectWhole();
  });

  it('takes the new files when the model changes while it is paused', async () => {
    const { id } = await startHeld();
    await test.downloads.act(id, 'pause');
    const changed = smallModel(90_000, 9);
    const newCommit = hub.publish(MODEL, changed);
    await test.downloads.act(id, 'resume');
    await test.reaches(MODEL, 'completed');
    expect(await readFile(inCache('refs', 'main'), 'utf8')).toBe(newCommit);
    expect(await readFile(inCache('snapshots', newCommit, 'model.safetensors'))).toEqual(
      changed['model.safetensors'],
    );
  });

  it('fetches nothing again of a model that is there', async () => {
    await test.downloads.start(MODEL, 'main');
    await test.reaches(MODEL, 'completed');
    const since = test.changes.length;
    const before = storeRequests().length;
    await test.downloads.start(MODEL, 'main');
    await test.reaches(MODEL, 'completed', since);
    expect(storeRequests()).toHaveLength(before);
  });

  it('refuses before it writes when the disk has too little space', async () => {
    test.free = async () => 1_000;
    await test.downloads.start(MODEL, 'main');
    const failed = await test.reaches(MODEL, 'failed');
    expect(failed.failure?.code).toBe('disk_full');
    expect(await blobs()).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')(
    'says that the disk is full when it fills up meanwhile',
    async () => {
      await mkdir(inCache('blobs'), { recursive: true });
      await symlink('/dev/full', inCache('blobs', incomplete));
      await test.downloads.start(MODEL, 'main');
      const failed = await test.reaches(MODEL, 'failed');
      expect(failed.failure).toMatchObject({ code: 'disk_full', hint: expect.stringMatching(/resume/) });
    },
  );

  it('cancelled, leaves nothing behind', async () => {
    const { id } = await startHeld();
    expect(await test.downloads.act(id, 'cancel')).toMatchObject({ state: 'cancelled', doneBytes: 0 });
    await expect(stat(inCache())).rejects.toThrow(/ENOENT/);
  });

  it('cancelled, keeps what an earlier revision shares', async () => {
    await test.downloads.start(MODEL, 'main');
    await test.reaches(MODEL, 'completed');
    const other = hub.publish(MODEL, { ...smallModel(90_000, 9), 'README.md': 'new' });
    hub.mishap({ kind: 'hold', after: 10 });
    const { id } = await test.downloads.start(MODEL, 'main');
    await hub.holds;
    await test.downloads.act(id, 'cancel');
    await expectWhole();
    expect(await readdir(inCache('snapshots'))).toEqual([commit]);
    expect(other).not.toBe(commit);
  });

  it('is not begun twice', async () => {
    const first = await startHeld();
    expect((await test.downloads.start(MODEL, 'main')).id).toBe(first.id);
    expect(await test.downloads.list()).toHaveLength(1);
  });

  it('waits its turn when as many run as may', async () => {
    test.limit = 1;
    hub.publish('mlx-community/Other', smallModel(3_000, 3));
    await startHeld();
    await test.downloads.start('mlx-community/Other', 'main');
    expect((await test.downloads.list()).map(({ state }) => state).sort()).toEqual(['downloading', 'queued']);
    hub.release();
    await test.reaches('mlx-community/Other', 'completed');
  });

  it('tells how fast it is and how long it takes', async () => {
    const { id } = await startHeld();
    const { doneBytes, totalBytes, file } =
      (await test.downloads.list()).find((one) => one.id === id) ?? ({} as never);
    expect(file).toBe('model.safetensors');
    expect(doneBytes).toBeGreaterThanOrEqual(40_000);
    expect(totalBytes).toBe(
      Object.entries(files).reduce(
        (sum, [name, { length }]) => (name.endsWith('.bin') ? sum : sum + length),
        0,
      ),
    );
  });
});

describe('a gated model', () => {
  beforeEach(() => {
    hub.publish(MODEL, files, true);
  });

  it('without a token fails with what to do', async () => {
    await test.downloads.start(MODEL, 'main');
    const failed = await test.reaches(MODEL, 'failed');
    expect(failed.failure).toMatchObject({ code: 'unauthorised', hint: expect.stringMatching(/token/) });
  });

  it('with a token that may not have it says so', async () => {
    test.token = 'hf_somebody_else';
    await test.downloads.start(MODEL, 'main');
    const failed = await test.reaches(MODEL, 'failed');
    expect(failed.failure).toMatchObject({ code: 'unauthorised', message: expect.stringMatching(/gated/) });
  });

  it('comes with the token, which the file store never sees', async () => {
    test.token = hub.token;
    await test.downloads.start(MODEL, 'main');
    await test.reaches(MODEL, 'completed');
    await expectWhole();
    expect(storeRequests().map(({ authorization }) => authorization)).toEqual([undefined]);
    expect(JSON.stringify(test.changes)).not.toContain(hub.token);
  });
});

it('a busy hub is asked again only after a while', async () => {
  hub.apiStatuses.push(429);
  await test.downloads.start(MODEL, 'main');
  const waiting = await test.reaches(MODEL, 'waiting');
  expect(waiting.failure).toMatchObject({ code: 'rate_limited', hint: expect.stringMatching(/30 s/) });
});

it('a model that the hub does not have fails at once', async () => {
  await test.downloads.start('mlx-community/None', 'main');
  expect((await test.reaches('mlx-community/None', 'failed')).failure?.code).toBe('unauthorised');
});
