import type { RequestRow } from '../../../contract/request.ts';

type Placed = Pick<RequestRow, 'at' | 'id'>;

/** The log's own order: the newest first; of the same moment, the greater id. */
function comesBefore(a: Placed, b: Placed): boolean {
  return a.at === b.at ? a.id > b.id : a.at > b.at;
}

/**
 * Puts rows where they belong among others: a request that took long ends after younger ones. Both lists are in the log's
 * order; a row that is in both is taken once.
 */
export function mergeRows<Row extends Placed>(known: readonly Row[], added: readonly Row[]): readonly Row[] {
  if (added.length === 0) return known;
  const merged: Row[] = [];
  let next = 0;
  for (const row of known) {
    for (let one = added[next]; one !== undefined && comesBefore(one, row); one = added[next]) {
      merged.push(one);
      next += 1;
    }
    if (added[next]?.id === row.id) next += 1;
    merged.push(row);
  }
  return [...merged, ...added.slice(next)];
}
