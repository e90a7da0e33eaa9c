import { join } from 'node:path';
import { AUDIT_WORKER_FILE } from './requests/thread/worker-file.ts';

/** Where the program's own files are. */
export interface ProgramFiles {
  /** The built user interface: index.html and assets/. */
  readonly page: string;
  /** What ships beside the code: python/ and runtime/. */
  readonly resources: string;
  /** What the audit log's thread runs. */
  readonly auditWorker: URL | string;
}

const ROOT = join(import.meta.dirname, '..');

/** As they lie in a checkout, which runs its source as it is. */
export const CHECKOUT: ProgramFiles = {
  page: join(ROOT, 'dist', 'renderer'),
  resources: join(ROOT, 'resources'),
  auditWorker: AUDIT_WORKER_FILE,
};
