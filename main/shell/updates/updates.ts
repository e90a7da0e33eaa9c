import { app, dialog } from 'electron';
import type { Words } from '../words/en.ts';
import { releaseNotes } from './release-notes.ts';

/** Releases are looked for this often while the app runs (milliseconds). */
const EVERY_MS = 86_400_000;

/** Only an installed app, which is signed, can replace itself; the updater refuses everything else. */
export const CAN_UPDATE = process.platform === 'darwin' && app.isPackaged;

export interface UpdatesOptions {
  readonly words: () => Words;
  /** A newer version was found without anybody having asked. */
  readonly onFound: (version: string) => void;
}

/** Looks for releases, and installs one when the app quits, after a person has agreed. */
export class Updates {
  readonly #options: UpdatesOptions;
  readonly #timer: NodeJS.Timeout | null;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#timer = CAN_UPDATE ? setInterval(() => void this.#lookQuietly(), EVERY_MS) : null;
    this.#timer?.unref();
  }

  /** Because somebody asked: says also that there is nothing, or why it could not be found out. */
  async check(): Promise<void> {
    const { dialogs: words } = this.#options.words();
    try {
      const found = await find();
      if (found === null) {
        await dialog.showMessageBox({ message: words.upToDate, detail: app.getVersion() });
        return;
      }
      const { response } = await dialog.showMessageBox({
        message: words.updateFound(found.version),
        detail: found.notes,
        buttons: [words.install, words.later],
        defaultId: 0,
        cancelId: 1,
      });
      if (response === 0) await found.download();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      await dialog.showMessageBox({ type: 'warning', message: words.updateFailed, detail });
    }
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async #lookQuietly(): Promise<void> {
    // Without a network there is nothing to say: the next day is soon enough.
    const found = await find().catch(() => null);
    if (found !== null) this.#options.onFound(found.version);
  }
}

interface Found {
  readonly version: string;
  readonly notes: string;
  readonly download: () => Promise<unknown>;
}

async function find(): Promise<Found | null> {
  // Only an installed app has what the updater reads when it is loaded.
  const { autoUpdater } = (await import('electron-updater')).default;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = true;
  const result = await autoUpdater.checkForUpdates();
  if (result?.isUpdateAvailable !== true) return null;
  const { version, releaseNotes: notes } = result.updateInfo;
  return { version, notes: releaseNotes(notes), download: () => autoUpdater.downloadUpdate() };
}
