/** What the user decides about the audit log. */
export interface AuditSettings {
  /** Whether the words of requests and answers are kept, too. */
  readonly keepBodies: boolean;
  /** What is kept of one body at most (bytes). */
  readonly bodyCapBytes: number;
  /** Days after which rows are deleted; null keeps them. */
  readonly retentionDays: number | null;
  /** The size at which the oldest rows are deleted (10^6 bytes); null knows no limit. */
  readonly maxMegabytes: number | null;
}

export const DEFAULT_AUDIT_SETTINGS: AuditSettings = {
  keepBodies: false,
  bodyCapBytes: 65_536,
  retentionDays: 90,
  maxMegabytes: 1_024,
};
