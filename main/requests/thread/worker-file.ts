/** The file that the audit log's thread runs, where the program runs from its source. */
export const AUDIT_WORKER_FILE = new URL('./audit-worker.ts', import.meta.url);
