import { randomUUID } from 'node:crypto';
import { Failure } from '../../../contract/failure.ts';
import { DownloadId } from '../../../contract/ids.ts';
import type { Download } from '../../../contract/model.ts';
import { phrase } from '../../../contract/phrase.ts';
import { SerialQueue } from '../../concurrency/serial-queue.ts';
import { removeUnfinished } from '../hub/remove-cached.ts';
import { repositoryCache } from '../hub/cache-layout.ts';
import type { DownloadRows, StoredDownload } from './download-rows.ts';
import { isActive, stateAfter } from './download-state.ts';
import type { DownloadAction } from './download-state.ts';
import { fetchRepository } from './fetch-repository.ts';
import type { FetchParts } from './fetch-repository.ts';
import { SpeedMeter } from './speed-meter.ts';

export interface DownloadsParts extends FetchParts {
  readonly rows: DownloadRows;
  readonly hubCache: string;
  /** How many may run at the same time. */
  readonly limit: () => Promise<number>;
  readonly onChange: (download: Download) => void;
  readonly report: (error: unknown) => void;
}

/** Between two reports while bytes arrive (milliseconds). */
const REPORT_MS = 500;

interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

interface Entry {
  row: StoredDownload;
  file: string | null;
  speed: SpeedMeter;
  run: Run | null;
}

/**
 * The models on their way. A few run, the others wait their turn, oldest first. What is remembered on disk is the state
 * alone: how far each file has come, the files themselves say, so a kill at any moment loses nothing.
 */
export class Downloads {
  readonly #parts: DownloadsParts;
  readonly #entries = new Map<DownloadId, Entry>();
  readonly #loaded: Promise<void>;
  /** Changes happen one after the other, so that none sees another half done. */
  readonly #queue = new SerialQueue();
  #closed = false;

  constructor(parts: DownloadsParts) {
    this.#parts = parts;
    this.#loaded = parts.rows.list().then((rows) => {
      for (const row of rows) this.#entries.set(row.id, entryOf(row));
    });
    // Told to whoever asks next.
    this.#loaded.catch(() => undefined);
  }

  async list(): Promise<Download[]> {
    await this.#loaded;
    return [...this.#entries.values()].map(show).sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Goes on with those that the last host left in the middle. */
  resumeInterrupted(): Promise<void> {
    return this.#change(() => this.#fill());
  }

  /** Begins a download, or goes on with the one there is of the same model and revision. */
  start(model: string, revision: string): Promise<Download> {
    return this.#change(async () => {
      const same = [...this.#entries.values()].find(
        ({ row }) => row.model === model && row.revision === revision,
      );
      if (same !== undefined && isActive(same.row.state)) return show(same);
      const fresh = entryOf({
        id: same?.row.id ?? DownloadId.parse(randomUUID()),
        ...{ model, revision, state: 'queued', doneBytes: 0, totalBytes: null, failure: null, commit: null },
        createdAt: Date.now(),
      });
      this.#entries.set(fresh.row.id, fresh);
      await this.#set(fresh, {});
      await this.#fill();
      return show(fresh);
    });
  }

  /** @throws Failure `not_found`, `conflict` */
  act(id: DownloadId, action: Exclude<DownloadAction, 'forget'>): Promise<Download> {
    return this.#change(async () => {
      const entry = this.#find(id);
      const state = stateAfter(action, entry.row.state);
      if (state === null) return show(entry);
      await this.#end(entry);
      // It may have come to its end while it was being stopped.
      if (entry.row.state === 'completed') return show(entry);
      if (state === 'cancelled') await this.#discard(entry.row);
      await this.#set(entry, { state, failure: null, ...(state === 'cancelled' ? { doneBytes: 0 } : {}) });
      await this.#fill();
      return show(entry);
    });
  }

  /** @throws Failure `not_found`, `conflict` */
  forget(id: DownloadId): Promise<void> {
    return this.#change(async () => {
      stateAfter('forget', this.#find(id).row.state);
      this.#entries.delete(id);
      await this.#parts.rows.delete(id);
    });
  }

  /** Whether somebody writes to this model's files. */
  isFetching(model: string): boolean {
    return [...this.#entries.values()].some(({ row }) => row.model === model && isActive(row.state));
  }

  /** Stops what runs; it stays remembered as running, so that the next host goes on with it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.settled();
    await Promise.all([...this.#entries.values()].map((entry) => this.#end(entry)));
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      await this.#loaded;
      if (this.#closed) throw new Failure('stopping', phrase`MLX Manager is stopping.`);
      return work();
    });
  }

  #find(id: DownloadId): Entry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    throw new Failure('not_found', phrase`There is no such download.`, {
      hint: phrase`\`model downloads\` shows them.`,
    });
  }

  /** Starts as many as may run. */
  async #fill(): Promise<void> {
    const limit = await this.#parts.limit();
    const entries = [...this.#entries.values()].sort((a, b) => a.row.createdAt - b.row.createdAt);
    let running = entries.filter(({ run }) => run !== null).length;
    for (const entry of entries) {
      if (running >= limit) return;
      if (entry.run !== null || !isActive(entry.row.state)) continue;
      // Two revisions of one model share their files.
      if (entries.some((other) => other.run !== null && other.row.model === entry.row.model)) continue;
      const abort = new AbortController();
      entry.run = { abort, ended: this.#run(entry, abort.signal) };
      running += 1;
    }
  }

  async #run(entry: Entry, signal: AbortSignal): Promise<void> {
    const { model, revision } = entry.row;
    const cache = repositoryCache(this.#parts.hubCache, model);
    const timer = setInterval(() => this.#tick(entry), REPORT_MS);
    entry.speed = new SpeedMeter();
    try {
      await fetchRepository(this.#parts, { model, revision, cache }, this.#listener(entry), signal);
      await this.#set(entry, { state: 'completed', failure: null, doneBytes: entry.row.totalBytes ?? 0 });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Failure)) this.#parts.report(error);
      await this.#set(entry, { state: 'failed', failure: asFailure(error).toView() });
    } finally {
      clearInterval(timer);
      entry.file = null;
      entry.run = null;
      if (!signal.aborted && !this.#closed) void this.#change(() => this.#fill()).catch(() => undefined);
    }
  }

  #listener(entry: Entry) {
    const set = (change: Partial<StoredDownload>) => void this.#set(entry, change).catch(this.#parts.report);
    return {
      preparing: () => set({ state: 'preparing' }),
      planned: ({
        commit,
        totalBytes,
        doneBytes,
      }: {
        commit: string;
        totalBytes: number;
        doneBytes: number;
      }) => set({ state: 'downloading', failure: null, commit, totalBytes, doneBytes }),
      fetching: (file: string) => {
        entry.file = file;
      },
      done: (bytes: number) => {
        entry.row = { ...entry.row, doneBytes: bytes };
      },
      waiting: (failure: Failure) => {
        entry.speed = new SpeedMeter();
        set({ state: 'waiting', failure: failure.toView() });
      },
    };
  }

  #tick(entry: Entry): void {
    if (entry.row.state !== 'downloading') return;
    entry.speed.add(performance.now(), entry.row.doneBytes);
    this.#parts.onChange(show(entry));
  }

  async #set(entry: Entry, change: Partial<StoredDownload>): Promise<void> {
    entry.row = { ...entry.row, ...change };
    this.#parts.onChange(show(entry));
    await this.#parts.rows.put(entry.row);
  }

  async #end(entry: Entry): Promise<void> {
    entry.run?.abort.abort(new Failure('aborted', phrase`The download was stopped.`));
    await entry.run?.ended;
  }

  async #discard({ model, commit }: StoredDownload): Promise<void> {
    await removeUnfinished(repositoryCache(this.#parts.hubCache, model), commit);
  }
}

function entryOf(row: StoredDownload): Entry {
  return { row, file: null, speed: new SpeedMeter(), run: null };
}

function show({ row, file, speed, run }: Entry): Download {
  const { id, model, revision, state, doneBytes, totalBytes, failure, createdAt } = row;
  const shown = { id, model, revision, state, doneBytes, totalBytes, failure, createdAt };
  const bytesPerSecond = run === null || row.state !== 'downloading' ? null : speed.bytesPerSecond;
  const left = row.totalBytes === null ? null : row.totalBytes - row.doneBytes;
  const secondsLeft = left === null || bytesPerSecond === null ? null : Math.ceil(left / bytesPerSecond);
  return { ...shown, file, bytesPerSecond, secondsLeft };
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('download_failed', phrase`The download failed for a reason inside MLX Manager.`, {
    hint: phrase`The log in the data directory has the details.`,
    cause: error,
  });
}
