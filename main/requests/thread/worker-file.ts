/** The file that the audit log's thread runs: beside this one, as source or, in a build, as JavaScript. */
export const AUDIT_WORKER_FILE = new URL(
  import.meta.url.endsWith('.ts') ? './audit-worker.ts' : './audit-worker.js',
  import.meta.url,
);
