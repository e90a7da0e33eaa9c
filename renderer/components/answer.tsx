import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Failure } from '../../contract/failure.ts';
import { FailureNote } from './failure-note.tsx';
import { SkeletonRows } from './skeleton.tsx';

/**
 * What a query answered, in each of its three states: still under way, failed, there. An answer that is there stays when
 * a later one fails; the note then stands above it.
 */
export function Answer<T>({
  query,
  loading = <SkeletonRows />,
  children,
}: {
  readonly query: UseQueryResult<T, Failure>;
  readonly loading?: ReactNode;
  readonly children: (value: T) => ReactNode;
}) {
  const note =
    query.error === null ? null : <FailureNote failure={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return note ?? loading;
  return (
    <>
      {note}
      {children(query.data)}
    </>
  );
}
