import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KeyId } from '../../../contract/ids.ts';
import type { DownloadId } from '../../../contract/ids.ts';
import { HubSettings } from '../../../contract/model.ts';
import type { Download, DownloadState } from '../../../contract/model.ts';
import { freeSpace } from '../../runtime/free-space.ts';
import type { FreeSpace } from '../../runtime/free-space.ts';
import type { DownloadRows, StoredDownload } from '../download/download-rows.ts';
import { Downloads } from '../download/downloads.ts';
import { createHub } from '../hub/hub-session.ts';
import type { Hub } from '../hub/hub-session.ts';
import type { ScriptedHub } from './scripted-hub.ts';

const TOKEN_KEY = KeyId.parse('9c1b0a52-6f2e-4a55-9a0e-0c6a3f6f0d11');

/** Rows that outlive the downloads that wrote them, as those of the database do. */
class MemoryRows implements DownloadRows {
  readonly rows = new Map<DownloadId, StoredDownload>();

  async list(): Promise<StoredDownload[]> {
    return [...this.rows.values()];
  }

  async put(row: StoredDownload): Promise<void> {
    this.rows.set(row.id, row);
  }

  async delete(id: DownloadId): Promise<void> {
    this.rows.delete(id);
  }
}

/** Downloads from a scripted hub into a cache of their own; `restart` is what a new host sees. */
export class TestDownloads implements AsyncDisposable {
  readonly root: string;
  readonly changes: Download[] = [];
  token: string | null = null;
  free: FreeSpace = freeSpace;
  limit = 2;
  downloads: Downloads;
  hub: Hub;
  readonly #scripted: ScriptedHub;
  readonly #rows = new MemoryRows();
  readonly #watchers = new Set<() => void>();

  private constructor(root: string, scripted: ScriptedHub) {
    this.root = root;
    this.#scripted = scripted;
    [this.hub, this.downloads] = this.#open();
  }

  static async create(scripted: ScriptedHub): Promise<TestDownloads> {
    return new TestDownloads(await mkdtemp(path.join(tmpdir(), 'downloads-')), scripted);
  }

  get hubCache(): string {
    return path.join(this.root, 'hub');
  }

  /** Resolves when the model's download is in this state, as told by an event. */
  async reaches(model: string, state: DownloadState, since = 0): Promise<Download> {
    for (;;) {
      const found = this.changes.slice(since).find((one) => one.model === model && one.state === state);
      if (found !== undefined) return found;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const watcher = () => resolve(undefined);
      this.#watchers.add(watcher);
      await promise;
      this.#watchers.delete(watcher);
    }
  }

  async restart(): Promise<void> {
    await this.downloads.close();
    await this.hub.close();
    [this.hub, this.downloads] = this.#open();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.downloads.close();
    await this.hub.close();
    await rm(this.root, { recursive: true });
  }

  #open(): [Hub, Downloads] {
    const hub = createHub({
      settings: async () =>
        HubSettings.parse({ endpoint: this.#scripted.url, token: this.token === null ? null : TOKEN_KEY }),
      readKey: async () => this.token ?? '',
      env: {},
      userAgent: 'test',
      own: [],
    });
    const downloads = new Downloads({
      ...{ hub, hubCache: this.hubCache, rows: this.#rows },
      freeSpace: (folder) => this.free(folder),
      // Full jitter may be none: a retry comes at once.
      random: () => 0,
      limit: async () => this.limit,
      onChange: (download) => {
        this.changes.push(download);
        for (const watcher of this.#watchers) watcher();
      },
      report: (error) => {
        throw error;
      },
    });
    return [hub, downloads];
  }
}
