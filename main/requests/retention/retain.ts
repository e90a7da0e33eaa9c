import { setTimeout as sleep } from 'node:timers/promises';
import type SQLite from 'better-sqlite3';
import type { AuditSettings } from '../audit-settings.ts';

/** Rows deleted in one transaction: few, because the host cannot write meanwhile. */
const SLICE_ROWS = 200;
/** Between two of them, so that whoever waits comes first (milliseconds). */
const PAUSE_MS = 20;
const DAY_MS = 86_400_000;

export type RetentionLimits = Pick<AuditSettings, 'retentionDays' | 'maxMegabytes'>;

/**
 * Deletes what is too old and then, while the database is too large, the oldest there is, bodies included. Freed pages
 * are used again; the file does not shrink.
 * @param now Unix milliseconds
 * @returns how many rows were deleted
 */
export async function retain(
  sqlite: SQLite.Database,
  { retentionDays, maxMegabytes }: RetentionLimits,
  now: number,
  signal: AbortSignal,
): Promise<number> {
  const oldest = sqlite.prepare<[number, number]>(
    `DELETE FROM requests WHERE rowid IN
      (SELECT rowid FROM requests INDEXED BY requests_by_time WHERE at < ? ORDER BY at, id LIMIT ?)`,
  );
  let deleted = 0;
  const cut = async (before: number): Promise<boolean> => {
    const { changes } = oldest.run(before, SLICE_ROWS);
    deleted += changes;
    if (changes > 0) await sleep(PAUSE_MS, undefined, { signal });
    return changes === SLICE_ROWS;
  };
  if (retentionDays !== null) {
    while (await cut(now - retentionDays * DAY_MS)) continue;
  }
  if (maxMegabytes !== null) {
    while (usedBytes(sqlite) > maxMegabytes * 1_000_000 && (await cut(Number.MAX_SAFE_INTEGER))) continue;
  }
  return deleted;
}

/** Of the whole database; nearly all of it is the audit log. */
export function usedBytes(sqlite: SQLite.Database): number {
  const read = (name: string) => Number(sqlite.pragma(name, { simple: true }));
  return (read('page_count') - read('freelist_count')) * read('page_size');
}
