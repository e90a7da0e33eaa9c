import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalModel } from '../../contract/model.ts';
import { readModelFolder } from './model-folder.ts';
import type { ModelFolder } from './model-folder.ts';
import { hubCacheFolder, resolveModel } from './resolve-model.ts';

/** The whole models on this disk: in our own folder and in the hub's cache. Broken ones are left out. */
export async function listLocalModels(folder: string, env: NodeJS.ProcessEnv): Promise<LocalModel[]> {
  const [own, cached] = await Promise.all([inFolder(folder), inHubCache(env)]);
  return [...own, ...cached].sort((a, b) => a.model.localeCompare(b.model));
}

/** A model's folder as the contract shows it. */
export function describeModel(model: string, source: LocalModel['source'], found: ModelFolder): LocalModel {
  return {
    model,
    path: found.path,
    source,
    sizeBytes: found.bytes,
    architecture: found.architecture,
    contextLength: found.contextLength,
  };
}

async function inFolder(folder: string): Promise<LocalModel[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const model = await readModelFolder(path).catch(() => null);
      return model === null ? [] : [describeModel(path, 'folder', model)];
    }),
  );
  return found.flat();
}

async function inHubCache(env: NodeJS.ProcessEnv): Promise<LocalModel[]> {
  const names = await readdir(hubCacheFolder(env)).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const id = /^models--([^-].*?)--(.+)$/.exec(name);
      if (id?.[1] === undefined || id[2] === undefined) return [];
      const model = `${id[1]}/${id[2]}`;
      const resolved = await resolveModel(model, env).catch(() => null);
      return resolved?.kind === 'hub' && resolved.cached !== null
        ? [describeModel(model, 'hub-cache', resolved.cached)]
        : [];
    }),
  );
  return found.flat();
}
