import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../contract/failure.ts';
import type { LocalModel, ModelState } from '../../contract/model.ts';
import { inEnglish, phrase, phrasesOf } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import { findInFolders, findInHubCache } from './find-models.ts';
import type { FoundModel } from './find-models.ts';
import { readModelFolder } from './model-folder.ts';
import { readModelFiles } from './traits/read-model-files.ts';
import { readTraits } from './traits/read-traits.ts';

/** A profile as far as models are concerned. */
export interface ModelUser {
  readonly name: string;
  readonly model: string;
}

export interface ModelPlaces {
  readonly folders: readonly string[];
  readonly hubCache: string;
}

/** Everything on this disk that is a model or was to become one, by name. */
export async function listLocalModels(
  places: ModelPlaces,
  users: readonly ModelUser[],
): Promise<LocalModel[]> {
  const models: LocalModel[] = [];
  // One after the other: weight files' headers are megabytes.
  for (const found of await findModels(places)) models.push(await describeModel(found, users));
  return models.sort((a, b) => a.model.localeCompare(b.model));
}

export async function findModels({ folders, hubCache }: ModelPlaces): Promise<FoundModel[]> {
  return (await Promise.all([findInFolders(folders), findInHubCache(hubCache)])).flat();
}

/** A model as the contract shows it. */
export async function describeModel(found: FoundModel, users: readonly ModelUser[]): Promise<LocalModel> {
  const traits = readTraits(await readModelFiles(found.path, found.model));
  return {
    model: found.model,
    path: found.path,
    source: found.source,
    sizeBytes: found.sizeBytes,
    ...traits,
    condition: await conditionOf(found, traits.badges.includes('audio')),
    usedBy: usersOf(found, users).map(({ name }) => name),
  };
}

/** Those that serve it: a profile may name a model by its id or by its folder. */
export function usersOf(found: Pick<FoundModel, 'model' | 'path'>, users: readonly ModelUser[]): ModelUser[] {
  return users.filter(({ model }) => model === found.model || path.resolve(model) === found.path);
}

async function conditionOf(found: FoundModel, hears: boolean): Promise<ModelState> {
  try {
    await readModelFolder(found.path, hears ? 'weights' : 'tokenizer');
    return { state: 'whole' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const dangling = await danglingLink(found.path);
    if (dangling !== null) return because('broken', phrase`${dangling} is a link that leads nowhere.`);
    if (found.startedFiles > 0) return because('incomplete', phrase`A download was interrupted.`);
    return because(error.message.includes('damaged') ? 'broken' : 'incomplete', error.said);
  }
}

function because(state: 'incomplete' | 'broken', why: string | Phrase): ModelState {
  return { state, why: inEnglish(why), ...phrasesOf({ why }) };
}

async function danglingLink(folder: string): Promise<string | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((one) => one.isSymbolicLink())) {
    const link = path.join(entry.parentPath, entry.name);
    const leads = await stat(link).then(
      () => true,
      () => false,
    );
    if (!leads) return path.relative(folder, link);
  }
  return null;
}
