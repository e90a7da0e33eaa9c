import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteModel } from './delete-model.ts';
import { findModels, listLocalModels } from './local-models.ts';
import type { ModelPlaces } from './local-models.ts';
import { smallModel } from './testing/model-files.ts';

let root: string;
let places: ModelPlaces;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'local-models-'));
  places = { folders: [path.join(root, 'folder')], hubCache: path.join(root, 'hub') };
});
afterEach(() => rm(root, { recursive: true }));

const MODEL = 'owner/small';
const repository = (...parts: string[]) => path.join(root, 'hub', 'models--owner--small', ...parts);

async function cacheRevision(commit: string, files: Record<string, Buffer>, shared = true): Promise<void> {
  await mkdir(repository('blobs'), { recursive: true });
  await mkdir(repository('snapshots', commit), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    const blob = shared ? name : `${commit}-${name}`;
    await writeFile(repository('blobs', blob), bytes);
    await symlink(`../../blobs/${blob}`, repository('snapshots', commit, name));
  }
}

const bytesOf = (files: Record<string, Buffer>) =>
  Object.values(files).reduce((sum, { length }) => sum + length, 0);
const list = () => listLocalModels(places, []);

describe('listLocalModels', () => {
  it('finds models of folders, also one level deeper, and none that is hidden', async () => {
    for (const name of ['direct', 'owner/nested', '.partial']) {
      const folder = path.join(root, 'folder', name);
      await mkdir(folder, { recursive: true });
      for (const [file, bytes] of Object.entries(smallModel(100)))
        await writeFile(path.join(folder, file), bytes);
    }
    const found = await list();
    expect(found.map(({ model }) => path.relative(root, model))).toEqual([
      'folder/direct',
      'folder/owner/nested',
    ]);
    expect(found[0]).toMatchObject({
      ...{ source: 'folder', sizeBytes: bytesOf(smallModel(100)), family: 'Qwen3', parameters: 100 },
      condition: { state: 'whole' },
    });
  });

  it('counts what two revisions share once', async () => {
    const files = smallModel(5_000);
    await cacheRevision('a', files);
    await cacheRevision('b', files);
    expect(await list()).toMatchObject([{ model: MODEL, sizeBytes: bytesOf(files), source: 'hub-cache' }]);
  });

  it('shows the revision that main stands for', async () => {
    await cacheRevision('a', smallModel(100), false);
    await cacheRevision('b', smallModel(200), false);
    await mkdir(repository('refs'));
    for (const commit of ['a', 'b']) {
      await writeFile(repository('refs', 'main'), commit);
      expect((await list())[0]?.path).toBe(repository('snapshots', commit));
    }
  });

  it('calls an interrupted download what it is', async () => {
    const begun = smallModel(100);
    delete begun['model.safetensors'];
    await cacheRevision('a', begun);
    await writeFile(repository('blobs', 'abc.incomplete'), 'start');
    expect((await list())[0]?.condition).toMatchObject({
      state: 'incomplete',
      why: 'A download was interrupted.',
    });
  });

  it('calls a model whole although another revision is on its way', async () => {
    await cacheRevision('a', smallModel(100));
    await writeFile(repository('blobs', 'abc.incomplete'), 'start');
    expect((await list())[0]?.condition).toEqual({ state: 'whole' });
  });

  it('names a link that leads nowhere', async () => {
    await cacheRevision('a', smallModel(100));
    await unlink(repository('blobs', 'model.safetensors'));
    expect((await list())[0]?.condition).toMatchObject({
      state: 'broken',
      why: 'model.safetensors is a link that leads nowhere.',
    });
  });

  it('names a damaged file', async () => {
    await cacheRevision('a', { ...smallModel(100), 'model.safetensors': Buffer.alloc(50) });
    expect((await list())[0]?.condition).toMatchObject({ state: 'broken' });
  });

  it('takes a model that hears without a tokenizer', async () => {
    await cacheRevision('a', {
      'config.json': Buffer.from('{"model_type":"whisper","n_text_ctx":448}'),
      'weights.npz': Buffer.alloc(10),
    });
    expect((await list())[0]).toMatchObject({ badges: ['audio'], condition: { state: 'whole' } });
  });

  it('names the profiles that serve a model by its id or its folder', async () => {
    await cacheRevision('a', smallModel(100));
    const users = [
      { name: 'by-id', model: MODEL },
      { name: 'by-path', model: `${repository('snapshots', 'a')}/` },
      { name: 'other', model: 'owner/other' },
    ];
    expect((await listLocalModels(places, users))[0]?.usedBy).toEqual(['by-id', 'by-path']);
  });
});

describe('deleteModel', () => {
  it('deletes every revision and says what is free again', async () => {
    const files = smallModel(5_000);
    await cacheRevision('a', files);
    const [found] = await findModels(places);
    if (found === undefined) throw new Error('not found');
    expect(await deleteModel(found)).toBe(bytesOf(files));
    expect(await list()).toEqual([]);
  });

  it('removes a link to a model, not what it leads to', async () => {
    const elsewhere = path.join(root, 'elsewhere');
    await mkdir(elsewhere);
    for (const [file, bytes] of Object.entries(smallModel(100)))
      await writeFile(path.join(elsewhere, file), bytes);
    await mkdir(path.join(root, 'folder'));
    await symlink(elsewhere, path.join(root, 'folder', 'linked'));
    const [found] = await findModels(places);
    if (found === undefined) throw new Error('not found');
    expect(await deleteModel(found)).toBe(0);
    expect(await findModels(places)).toEqual([]);
    expect((await findModels({ ...places, folders: [root] })).map(({ path: at }) => at)).toContain(elsewhere);
  });
});
