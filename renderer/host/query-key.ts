import type { Query, QueryClient, QueryFilters, QueryKey } from '@tanstack/react-query';
import type { InputOf, OutputOf, QueryName } from './procedures.ts';

/** Under which key an answer is kept: domain, procedure, input. */
export function queryKey<N extends QueryName>(name: N, input?: InputOf<N>): QueryKey {
  return input === undefined ? name.split('.') : [...name.split('.'), input];
}

/**
 * Asks anew what a change may have made untrue: at once where it is shown, else when it is next wanted. An answer under way
 * may be older than the change, so it is given up. TanStack does that only where there is an answer already: a first one
 * would be taken as it comes, and the change be lost.
 */
export function askAnew(queries: QueryClient, which: QueryFilters = {}): Promise<void> {
  const isFirst = ({ state }: Query) => state.data === undefined && state.fetchStatus === 'fetching';
  const first = queries
    .getQueryCache()
    .findAll({ ...which, type: 'active' })
    .filter(isFirst);
  // Silently: whoever waits for it gets the one that is asked for next.
  for (const query of first) void query.cancel({ silent: true });
  return queries.invalidateQueries(which);
}

/**
 * Changes a kept answer as an event says. One that is under way may be older than the event, but may also have been asked
 * for something else: it is asked for anew.
 */
export function takeIn<N extends QueryName>(
  queries: QueryClient,
  name: N,
  input: InputOf<N>,
  change: (before: OutputOf<N>) => OutputOf<N>,
): void {
  const key = queryKey(name, input);
  const isUnderWay = queries.getQueryState(key)?.fetchStatus === 'fetching';
  patchQuery(queries, name, input, change);
  if (isUnderWay) void askAnew(queries, { queryKey: key, exact: true });
}

/** Changes a kept answer in place; returns what puts it back. Does nothing where there is none yet. */
export function patchQuery<N extends QueryName>(
  queries: QueryClient,
  name: N,
  input: InputOf<N>,
  change: (before: OutputOf<N>) => OutputOf<N>,
): () => void {
  const key = queryKey(name, input);
  const before = queries.getQueryData<OutputOf<N>>(key);
  if (before === undefined) return () => undefined;
  // An answer under way is older than the change.
  void queries.cancelQueries({ queryKey: key });
  queries.setQueryData(key, change(before));
  return () => void queries.setQueryData(key, before);
}
