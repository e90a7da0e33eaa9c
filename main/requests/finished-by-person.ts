import type { PersonId } from '../../contract/ids.ts';
import type { FinishedRequests } from '../../contract/request.ts';

/** What each person who has requests among these is told: his own and no count of others. */
export function finishedByPerson({ rows }: FinishedRequests): ReadonlyMap<PersonId, FinishedRequests> {
  const people = new Set(rows.map(({ personId }) => personId).filter((id) => id !== null));
  return new Map(
    [...people].map(
      (id) => [id, { rows: rows.filter(({ personId }) => personId === id), skipped: 0 }] as const,
    ),
  );
}
