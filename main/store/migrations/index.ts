import type { Migration } from 'kysely/migration';
import { up as first } from './0001-first.ts';

/**
 * Every migration in order. A released one is never edited (`checksums.json` and its test see to it);
 * a change of the schema is a new file with the next number.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': { up: first },
};
