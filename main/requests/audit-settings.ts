import type { Settings } from '../../contract/settings.ts';

/** What the user decides about the audit log. */
export type AuditSettings = Settings['audit'];
