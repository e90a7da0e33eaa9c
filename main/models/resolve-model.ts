import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { readModelFolder } from './model-folder.ts';
import type { ModelFolder } from './model-folder.ts';

export type ResolvedModel =
  | ({ readonly kind: 'folder' } & ModelFolder)
  | {
      readonly kind: 'hub';
      readonly id: string;
      /** The whole model in the hub's cache; null when it has to be downloaded first. */
      readonly cached: ModelFolder | null;
    };

const HUB_ID = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;

/**
 * What a profile's `model` stands for: `owner/name` is always the hub's, paths begin with `/`, `~` or `.`.
 * Throws `model_missing` for a folder that is not a whole model and for anything else.
 */
export async function resolveModel(model: string, env: NodeJS.ProcessEnv): Promise<ResolvedModel> {
  if (HUB_ID.test(model)) return { kind: 'hub', id: model, cached: await findInHubCache(model, env) };
  if (!/^[/~.]/.test(model)) {
    throw new Failure('model_missing', phrase`"${model}" is neither a folder nor a model on the hub.`, {
      hint: phrase`Give a folder’s full path, or an id such as mlx-community/Qwen3-4B-4bit.`,
    });
  }
  const home = env['HOME'] ?? '';
  const folder = path.resolve(model.replace(/^~(?=\/|$)/, () => home));
  return { kind: 'folder', ...(await readModelFolder(folder)) };
}

/** Where the hub's own library keeps what it has, by its own variables in its own order. */
export function hubHomeFolder(env: NodeJS.ProcessEnv): string {
  const cacheHome = env['XDG_CACHE_HOME'] ?? path.join(env['HOME'] ?? '', '.cache');
  return env['HF_HOME'] ?? path.join(cacheHome, 'huggingface');
}

/** Where it keeps downloads. */
export function hubCacheFolder(env: NodeJS.ProcessEnv): string {
  return env['HF_HUB_CACHE'] ?? env['HUGGINGFACE_HUB_CACHE'] ?? path.join(hubHomeFolder(env), 'hub');
}

async function findInHubCache(id: string, env: NodeJS.ProcessEnv): Promise<ModelFolder | null> {
  const repository = path.join(hubCacheFolder(env), `models--${id.replace('/', '--')}`);
  const snapshots = path.join(repository, 'snapshots');
  const main = await readFile(path.join(repository, 'refs', 'main'), 'utf8').then(
    (text) => [text.trim()],
    () => [],
  );
  const others = await readdir(snapshots).catch((): string[] => []);
  for (const revision of new Set([...main, ...others])) {
    // A snapshot whose download was interrupted is as good as none: the server goes on with it.
    const folder = await readModelFolder(path.join(snapshots, revision)).catch(() => null);
    if (folder !== null) return folder;
  }
  return null;
}
