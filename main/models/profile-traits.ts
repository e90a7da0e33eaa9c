import type { ModelTraits } from '../../contract/model.ts';
import { resolveModel } from './resolve-model.ts';
import { readModelFiles } from './traits/read-model-files.ts';
import { readTraits } from './traits/read-traits.ts';

/** Files change when a model is downloaded or replaced: nobody sees that later than this (milliseconds). */
const KEPT_MS = 60_000;

/**
 * Reads what the files of a profile's model say; null where they are not on this disk. Remembered for a while, because
 * the headers of the weights are megabytes.
 */
export function createProfileTraits(
  env: NodeJS.ProcessEnv,
  now: () => number = Date.now,
): (model: string) => Promise<ModelTraits | null> {
  const known = new Map<string, { readonly at: number; readonly traits: Promise<ModelTraits | null> }>();
  return (model) => {
    const found = known.get(model);
    if (found !== undefined && now() - found.at < KEPT_MS) return found.traits;
    const traits = read(model, env);
    known.set(model, { at: now(), traits });
    return traits;
  };
}

async function read(model: string, env: NodeJS.ProcessEnv): Promise<ModelTraits | null> {
  const resolved = await resolveModel(model, env).catch(() => null);
  const folder = resolved?.kind === 'hub' ? resolved.cached : resolved;
  return folder === null ? null : readTraits(await readModelFiles(folder.path, model));
}
