import { isProfile } from '../../../contract/backend.ts';
import type { ProfileRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { ProfileSuggestion } from '../../../contract/model.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { RuntimeKind } from '../../../contract/runtime.ts';
import type { ServerState } from '../../../contract/server.ts';
import { deleteModel } from '../../models/delete-model.ts';
import { findInHubCache } from '../../models/find-models.ts';
import type { FoundModel } from '../../models/find-models.ts';
import { testHubToken } from '../../models/hub/hub-account.ts';
import { searchHub } from '../../models/hub/search.ts';
import { describeModel, findModels, listLocalModels, usersOf } from '../../models/local-models.ts';
import { profileFor } from '../../models/suggest/profile-for.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function modelsHandlers(parts: HostParts): Handlers['models'] {
  const { downloads, discovery, hub, settings } = parts.models;
  const profiles = async (): Promise<ProfileRecord[]> => (await parts.backends.list()).filter(isProfile);
  const users = async () => (await profiles()).map(({ name, spec }) => ({ name, model: spec.model }));
  const find = (model: string) => findModel(parts, model);

  return {
    offered: () => [...parts.routeTable().names].sort((a, b) => a.localeCompare(b)),
    list: async () => listLocalModels(await parts.models.places(), await users()),
    async prepareStarter(_input, { signal }) {
      const folder = await parts.jobs.run(
        { work: 'starter-model', runtime: 'mlx-openai-server' },
        parts.prepareStarterModel,
        signal,
      );
      return describeModel(await find(folder), await users());
    },
    profileFor: ({ model, kind }) => suggestProfile(parts, model, kind),
    async delete({ model }) {
      const found = await find(model);
      if (downloads.isFetching(found.model)) {
        throw new Failure('conflict', phrase`${model} is being downloaded.`, {
          hint: phrase`Cancel the download first.`,
        });
      }
      const names = new Set(usersOf(found, await users()).map(({ name }) => name));
      const using = (await profiles()).filter(({ name }) => names.has(name));
      refuseWhileRunning(parts, model, using);
      const ids = new Set(using.map(({ id }) => id));
      const routes = (await parts.routes.list()).filter(({ targets }) =>
        targets.some(({ backend }) => ids.has(backend)),
      );
      return {
        freedBytes: await deleteModel(found),
        profiles: using.map(({ name }) => name),
        routes: routes.map(({ pattern }) => pattern),
      };
    },
    async search(input, { signal }) {
      const { hubCache } = await parts.models.places();
      const onDisk = new Set((await findInHubCache(hubCache)).map(({ model }) => model));
      return searchHub(await hub.session(signal), input, onDisk, signal);
    },
    download: ({ model, revision }) => downloads.start(model, revision),
    downloads: () => downloads.list(),
    pauseDownload: ({ id }) => downloads.act(id, 'pause'),
    resumeDownload: ({ id }) => downloads.act(id, 'resume'),
    cancelDownload: ({ id }) => downloads.act(id, 'cancel'),
    async forgetDownload({ id }) {
      await downloads.forget(id);
      return {};
    },
    settings: () => settings.read(),
    async saveSettings(update) {
      const { token = null } = update.changes;
      if (token !== null && (await parts.keys.get(token)) === null) {
        throw new Failure('not_found', phrase`There is no such key.`, {
          hint: phrase`\`key list\` shows what there is.`,
          issues: [{ path: 'changes.token', message: 'no such key', reason: { code: 'no_such_key' } }],
        });
      }
      const saved = await settings.update(update);
      parts.announce('models.settingsChanged');
      return saved;
    },
    async testHubToken(_input, { signal }) {
      return testHubToken(await hub.session(signal), signal);
    },
    async discovered({ refresh }, { signal }) {
      const backends = (await parts.backends.list()).flatMap((record) => {
        const backend = parts.registry.get(record.id);
        return backend === undefined
          ? []
          : [{ record, models: (limit: AbortSignal) => backend.models(limit) }];
      });
      return discovery.list(backends, parts.routeTable(), refresh, signal);
    },
  };
}

/** @throws Failure `not_found`, `model_missing` when it is not whole */
export async function suggestProfile(
  parts: HostParts,
  model: string,
  kind: RuntimeKind,
): Promise<ProfileSuggestion> {
  const found = await findModel(parts, model);
  const takenNames = (await parts.backends.list()).map(({ name }) => name);
  return profileFor({ found, kind, takenNames, memoryBudgetBytes: parts.models.memoryBudgetBytes() });
}

async function findModel(parts: HostParts, model: string): Promise<FoundModel> {
  const found = (await findModels(await parts.models.places())).find(
    (one) => one.model === model || one.path === model,
  );
  if (found !== undefined) return found;
  throw new Failure('not_found', phrase`There is no model "${model}" on this disk.`, {
    hint: phrase`\`model list\` shows those that are there.`,
  });
}

const NEEDS_MODEL: readonly ServerState[] = ['starting', 'ready', 'stopping'];

function refuseWhileRunning(parts: HostParts, model: string, using: readonly ProfileRecord[]): void {
  const running = using.find(({ id }) => NEEDS_MODEL.includes(parts.supervisor.status(id).state));
  if (running === undefined) return;
  throw new Failure('conflict', phrase`The server "${running.name}" is using ${model}.`, {
    hint: phrase`Stop it first: mlx-manager server stop ${running.name}`,
  });
}
