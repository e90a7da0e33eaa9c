/** The file that the audit log's thread runs: source beside this one, or the bundle beside the bundle that this is in. */
export const AUDIT_WORKER_FILE = new URL(
  import.meta.url.endsWith('.ts') ? './audit-worker.ts' : './audit-worker.js',
  import.meta.url,
);
