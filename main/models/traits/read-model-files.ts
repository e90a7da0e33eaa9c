import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readSafetensorsHeader } from '../safetensors-file.ts';
import type { ModelFiles } from './model-files.ts';

const TemplateFile = z.object({ chat_template: z.string() });

/** Reads what a model says about itself; what is missing or damaged is left out, not an error. */
export async function readModelFiles(folder: string, name: string): Promise<ModelFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const json = async (path: string): Promise<unknown> => {
    if (!paths.includes(path)) return undefined;
    return readFile(join(folder, path), 'utf8').then(parse, () => undefined);
  };
  const ownTemplate = await readFile(join(folder, 'chat_template.jinja'), 'utf8').catch(() => undefined);
  const weights = await Promise.all(
    paths
      .filter((path) => path.endsWith('.safetensors') && !path.includes('/'))
      .map((path) => readSafetensorsHeader(join(folder, path)).catch(() => null)),
  );
  return {
    name,
    paths,
    config: await json('config.json'),
    tokenizerConfig: await json('tokenizer_config.json'),
    chatTemplate: ownTemplate ?? TemplateFile.safeParse(await json('chat_template.json')).data?.chat_template,
    preprocessorConfig: await json('preprocessor_config.json'),
    processorConfig: await json('processor_config.json'),
    weights: weights.filter((header) => header !== null),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
