import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import { readModelConfig } from './model-config.ts';
import type { ModelConfig } from './model-config.ts';
import { readSafetensorsHeader } from './safetensors-file.ts';

export interface ModelFolder extends ModelConfig {
  readonly path: string;
  /** Bytes of all weight files. */
  readonly bytes: number;
  readonly hasChatTemplate: boolean;
}

/** Models that hear may come without a tokenizer of their own, and in MLX's older form (`weights.npz`). */
type Needs = 'tokenizer' | 'weights';

const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer.model', 'vocab.json', 'tiktoken.model'];
const TEMPLATE_FILES = ['chat_template.jinja', 'chat_template.json'];
const INDEX_FILE = 'model.safetensors.index.json';

const Index = z.object({ weight_map: z.record(z.string(), z.string()) });
const TokenizerConfig = z.object({ chat_template: z.unknown() });

/**
 * Reads a model on disk and proves that it is whole, because the servers do not: some exit with code 0 and no reason.
 * Throws `model_missing`, which names the file that is missing or cut off.
 */
export async function readModelFolder(folder: string, needs: Needs = 'tokenizer'): Promise<ModelFolder> {
  const names = await readdir(folder).catch(() => null);
  if (names === null) {
    throw missing(
      phrase`There is no model folder at ${folder}.`,
      phrase`Check the path, or give the model’s id on the hub instead.`,
    );
  }
  const config = names.includes('config.json')
    ? readModelConfig(await readJson(folder, 'config.json'))
    : null;
  if (config === null) {
    throw missing(
      phrase`${folder} has no readable config.json.`,
      names.some((name) => name.endsWith('.gguf'))
        ? phrase`GGUF files are for other programs: choose a model in MLX format.`
        : phrase`Choose the folder that holds the model’s config.json and *.safetensors files.`,
    );
  }
  const bytes = await weightBytes(folder, names, needs);
  if (needs === 'tokenizer' && !names.some((name) => TOKENIZER_FILES.includes(name))) {
    throw missing(phrase`${folder} has no tokenizer.json.`, DOWNLOAD_AGAIN);
  }
  return { path: folder, ...config, bytes, hasChatTemplate: await hasChatTemplate(folder, names) };
}

const DOWNLOAD_AGAIN = phrase`The model is not complete: download it again.`;

async function weightBytes(folder: string, names: readonly string[], needs: Needs): Promise<number> {
  if (needs === 'weights' && names.includes('weights.npz')) {
    return (await stat(path.join(folder, 'weights.npz'))).size;
  }
  const index = names.includes(INDEX_FILE)
    ? Index.safeParse(await readJson(folder, INDEX_FILE)).data
    : undefined;
  const files =
    index === undefined
      ? names.filter((name) => name.endsWith('.safetensors'))
      : [...new Set(Object.values(index.weight_map))].sort();
  if (files.length === 0) {
    throw missing(phrase`${folder} has no weights (*.safetensors).`, DOWNLOAD_AGAIN);
  }
  let total = 0;
  for (const name of files) {
    const file = path.join(folder, name);
    const size = await stat(file).then(
      ({ size }) => size,
      () => null,
    );
    if (size === null) throw missing(phrase`${folder} has no ${name}.`, DOWNLOAD_AGAIN);
    if ((await readSafetensorsHeader(file))?.fileBytes !== size)
      throw missing(phrase`${file} is cut off or damaged.`, DOWNLOAD_AGAIN);
    total += size;
  }
  return total;
}

async function hasChatTemplate(folder: string, names: readonly string[]): Promise<boolean> {
  if (names.some((name) => TEMPLATE_FILES.includes(name))) return true;
  const config = TokenizerConfig.safeParse(await readJson(folder, 'tokenizer_config.json'));
  return config.success && config.data.chat_template !== undefined && config.data.chat_template !== null;
}

async function readJson(folder: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path.join(folder, name), 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function missing(message: Phrase, hint: Phrase): Failure {
  return new Failure('model_missing', message, { hint });
}
