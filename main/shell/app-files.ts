import { join } from 'node:path';
import type { ProgramFiles } from '../program-files.ts';

/** Where the app's own files are. */
export interface AppFiles {
  readonly program: ProgramFiles;
  readonly preload: string;
  readonly icons: string;
}

/**
 * As `npm run build` leaves them, in a checkout or in the packaged app. There the build lies in an archive that only
 * Electron reads: what Python or a thread reads lies beside it.
 */
export function appFiles(appPath: string, resourcesPath: string, isPackaged: boolean): AppFiles {
  const dist = join(appPath, 'dist');
  const outside = isPackaged ? join(`${appPath}.unpacked`, 'dist') : dist;
  const resources = isPackaged ? resourcesPath : join(appPath, 'resources');
  return {
    program: {
      page: join(dist, 'renderer'),
      resources,
      auditWorker: join(outside, 'main', 'audit-worker.cjs'),
    },
    preload: join(dist, 'preload', 'preload.cjs'),
    icons: join(resources, 'icons'),
  };
}
