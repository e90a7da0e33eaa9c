import { mkdir, mkdtemp, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readModelFolder } from './model-folder.ts';
import { hubCacheFolder, resolveModel } from './resolve-model.ts';

/** A safetensors file with one tensor of so many bytes. */
function safetensors(bytes: number): Buffer {
  const header = Buffer.from(
    JSON.stringify({ w: { dtype: 'U8', shape: [bytes], data_offsets: [0, bytes] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(bytes)]);
}

async function writeModel(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({ architectures: ['LlamaForCausalLM'] }));
  await writeFile(path.join(folder, 'tokenizer.json'), '{}');
  await writeFile(path.join(folder, 'model-1.safetensors'), safetensors(1_000));
  await writeFile(path.join(folder, 'model-2.safetensors'), safetensors(500));
  const weight_map = { a: 'model-1.safetensors', b: 'model-2.safetensors', c: 'model-2.safetensors' };
  await writeFile(path.join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map }));
}

let root: string;
let model: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'model-folder-'));
  model = path.join(root, 'model');
  await writeModel(model);
});
afterEach(() => rm(root, { recursive: true }));

describe('readModelFolder', () => {
  test('describes a whole model', async () => {
    expect(await readModelFolder(model)).toEqual({
      path: model,
      architecture: 'LlamaForCausalLM',
      contextLength: null,
      kvCache: null,
      bytes: safetensors(1_000).length + safetensors(500).length,
      hasChatTemplate: false,
    });
  });

  test.each([
    ['tokenizer_config.json', '{"chat_template":"{{ messages }}"}'],
    ['chat_template.jinja', '{{ messages }}'],
  ])('finds the chat template in %s', async (name, content) => {
    await writeFile(path.join(model, name), content);
    expect((await readModelFolder(model)).hasChatTemplate).toBe(true);
  });

  test.each(['config.json', 'tokenizer.json', 'model-2.safetensors'])('names a missing %s', async (name) => {
    await unlink(path.join(model, name));
    await expect(readModelFolder(model)).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining(name),
      hint: expect.any(String),
    });
  });

  test('names a weight file that was cut off', async () => {
    await truncate(path.join(model, 'model-2.safetensors'), 200);
    await expect(readModelFolder(model)).rejects.toThrow(/model-2\.safetensors is cut off/);
  });

  test('names a weight file whose header is garbage', async () => {
    await writeFile(path.join(model, 'model-1.safetensors'), Buffer.alloc(64, 0xff));
    await expect(readModelFolder(model)).rejects.toThrow(/model-1\.safetensors is cut off or damaged/);
  });

  test('says what to do with a folder of GGUF files', async () => {
    await unlink(path.join(model, 'config.json'));
    await writeFile(path.join(model, 'model.gguf'), '');
    await expect(readModelFolder(model)).rejects.toMatchObject({ hint: expect.stringContaining('GGUF') });
  });

  test('a model without any weights is not a model', async () => {
    const folder = path.join(root, 'empty');
    await mkdir(folder);
    await writeFile(path.join(folder, 'config.json'), '{"model_type":"llama"}');
    await expect(readModelFolder(folder)).rejects.toThrow(/no weights/);
  });
});

describe('resolveModel', () => {
  test('a path is a folder, also from the home folder', async () => {
    expect(await resolveModel(model, {})).toMatchObject({ kind: 'folder', path: model });
    expect(await resolveModel('~/model', { HOME: root })).toMatchObject({ kind: 'folder', path: model });
  });

  test('a folder that is gone is named', async () => {
    await expect(resolveModel('/nowhere/model', {})).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining('/nowhere/model'),
    });
  });

  test.each(['just-a-name', 'a/b/c', 'owner/', '-x/y'])('%s is neither a folder nor an id', async (name) => {
    await expect(resolveModel(name, {})).rejects.toMatchObject({ code: 'model_missing' });
  });

  test('an id is the hub’s and is found in its cache through its links', async () => {
    const repository = path.join(root, 'hub', 'models--owner--name');
    await mkdir(path.join(repository, 'snapshots'), { recursive: true });
    await mkdir(path.join(repository, 'refs'));
    await symlink(model, path.join(repository, 'snapshots', 'abc'));
    await writeFile(path.join(repository, 'refs', 'main'), 'abc');
    const resolved = await resolveModel('owner/name', { HF_HOME: root });
    expect(resolved).toMatchObject({
      kind: 'hub',
      id: 'owner/name',
      cached: { architecture: 'LlamaForCausalLM' },
    });
  });

  test('a download that was interrupted does not count as cached', async () => {
    const snapshot = path.join(root, 'hub', 'models--owner--name', 'snapshots', 'abc');
    await writeModel(snapshot);
    await unlink(path.join(snapshot, 'model-1.safetensors'));
    expect(await resolveModel('owner/name', { HF_HOME: root })).toMatchObject({ kind: 'hub', cached: null });
  });
});

test.each([
  [{ HOME: '/h' }, '/h/.cache/huggingface/hub'],
  [{ HOME: '/h', XDG_CACHE_HOME: '/c' }, '/c/huggingface/hub'],
  [{ HOME: '/h', HF_HOME: '/hf' }, '/hf/hub'],
  [{ HOME: '/h', HF_HOME: '/hf', HF_HUB_CACHE: '/cache' }, '/cache'],
])('with %j the hub’s cache is %s', (env, folder) => {
  expect(hubCacheFolder(env)).toBe(folder);
});
