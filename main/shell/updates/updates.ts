import type { MessageBoxOptions } from 'electron';
import type { Words } from '../words/en.ts';
import type { Release } from './release-finder.ts';

/** Releases are looked for this often while the app runs (milliseconds). */
const EVERY_MS = 86_400_000;

export interface UpdatesOptions {
  /** Whether the app can replace itself. */
  readonly canUpdate: boolean;
  /** The app's own version. */
  readonly version: string;
  readonly words: () => Words;
  /** Null where there is no newer one. */
  readonly find: () => Promise<Release | null>;
  /** Asks or tells a person. */
  readonly show: (box: MessageBoxOptions) => Promise<{ readonly response: number }>;
  /** A newer version was found without anybody having asked. */
  readonly onFound: (version: string) => void;
}

/** Only an installed app, which is signed, can replace itself; the updater refuses everything else. */
export function canUpdate(platform: NodeJS.Platform, isPackaged: boolean): boolean {
  return platform === 'darwin' && isPackaged;
}

/** Looks for releases, and installs one when the app quits, after a person has agreed. */
export class Updates {
  readonly #options: UpdatesOptions;
  readonly #timer: NodeJS.Timeout | null;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#timer = options.canUpdate ? setInterval(() => void this.#lookQuietly(), EVERY_MS) : null;
    this.#timer?.unref();
  }

  /** Because somebody asked: says also that there is nothing, or why it could not be found out. */
  async check(): Promise<void> {
    const { find, show, version } = this.#options;
    const { dialogs: words } = this.#options.words();
    try {
      const found = await find();
      if (found === null) {
        await show({ message: words.upToDate, detail: version });
        return;
      }
      const { response } = await show({
        message: words.updateFound(found.version),
        detail: found.notes,
        buttons: [words.install, words.later],
        defaultId: 0,
        cancelId: 1,
      });
      if (response === 0) await found.download();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      await show({ type: 'warning', message: words.updateFailed, detail });
    }
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async #lookQuietly(): Promise<void> {
    // Without a network there is nothing to say: the next day is soon enough.
    const found = await this.#options.find().catch(() => null);
    if (found !== null) this.#options.onFound(found.version);
  }
}
