import { releaseNotes } from './release-notes.ts';

/** A release that is newer than the app. */
export interface Release {
  readonly version: string;
  /** Plain text. */
  readonly notes: string;
  /** Fetches it; it is installed when the app quits. */
  readonly download: () => Promise<unknown>;
}

/**
 * Looks for a newer release where electron-builder.yml says that they are published. Null where there is none.
 * @throws what the updater throws: no network, an answer that is none, a signature that is not ours
 */
export async function findRelease(): Promise<Release | null> {
  // Only an installed app has what the updater reads when it is loaded.
  const { autoUpdater } = (await import('electron-updater')).default;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = true;
  const result = await autoUpdater.checkForUpdates();
  if (result?.isUpdateAvailable !== true) return null;
  const { version, releaseNotes: notes } = result.updateInfo;
  return { version, notes: releaseNotes(notes), download: () => autoUpdater.downloadUpdate() };
}
