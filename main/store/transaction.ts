import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** Runs `work` as one transaction: in the one that is open already, where there is one. */
export function inTransaction<T>(
  db: Kysely<Schema>,
  work: (db: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  return isTransaction(db) ? work(db) : db.transaction().execute(work);
}

function isTransaction(db: Kysely<Schema>): db is Transaction<Schema> {
  return db.isTransaction;
}
