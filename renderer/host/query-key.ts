import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { InputOf, OutputOf, QueryName } from './procedures.ts';

/** Under which key an answer is kept: domain, procedure, input. */
export function queryKey<N extends QueryName>(name: N, input?: InputOf<N>): QueryKey {
  return input === undefined ? name.split('.') : [...name.split('.'), input];
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
