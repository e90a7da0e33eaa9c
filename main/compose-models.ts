import type { Kysely } from 'kysely';
import type { Download } from '../contract/model.ts';
import type { DataDirectory } from './instance/data-directory.ts';
import { ModelDiscovery } from './models/discovery/discovery.ts';
import { Downloads } from './models/download/downloads.ts';
import { createHub } from './models/hub/hub-session.ts';
import type { ModelParts } from './models/model-parts.ts';
import { hubCacheFolder } from './models/resolve-model.ts';
import { freeSpace } from './runtime/free-space.ts';
import type { KeyVault } from './secrets/key-vault.ts';
import { DownloadsTable } from './store/downloads-table.ts';
import { HubSettingsRow } from './store/hub-settings-row.ts';
import type { Schema } from './store/schema.ts';
import type { AddressPolicy } from './upstream/address-guard.ts';
import { VERSION } from './version.ts';

export interface ModelOptions {
  readonly directory: DataDirectory;
  readonly env: NodeJS.ProcessEnv;
  readonly tables: Kysely<Schema>;
  readonly vault: Pick<KeyVault, 'read'>;
  readonly own: AddressPolicy['own'];
  readonly memoryBudgetBytes: () => number;
  readonly onDownload: (download: Download) => void;
  readonly report: (error: unknown) => void;
}

/** The parts that know models. */
export function composeModels(options: ModelOptions): ModelParts {
  const { directory, env, vault } = options;
  const settings = new HubSettingsRow(options.tables);
  const hubCache = hubCacheFolder(env);
  const hub = createHub({
    ...{ env, own: options.own, userAgent: `mlx-manager/${VERSION}` },
    settings: () => settings.read(),
    readKey: (id, signal) => vault.read(id, signal),
  });
  const downloads = new Downloads({
    ...{ hub, hubCache, freeSpace, random: Math.random, report: options.report },
    rows: new DownloadsTable(options.tables),
    limit: async () => (await settings.read()).parallelDownloads,
    onChange: options.onDownload,
  });
  return {
    ...{ hub, downloads, settings, memoryBudgetBytes: options.memoryBudgetBytes },
    discovery: new ModelDiscovery(),
    places: async () => ({
      folders: [directory.models, ...(await settings.read()).folders],
      hubCache,
    }),
    async close() {
      await downloads.close();
      await hub.close();
    },
  };
}
