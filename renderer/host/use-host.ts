import { useMutation, useMutationState, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient, UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { Failure } from '../../contract/failure.ts';
import { callHost, hostQuery } from './call-host.ts';
import { refreshAfter } from './host-changes.ts';
import { useTransport } from './host.tsx';
import { levelOfProcedure, useReaches } from './me.ts';
import type { InputOf, MutationName, OutputOf, QueryName } from './procedures.ts';

export interface QueryOptions {
  readonly enabled?: boolean;
  /** For what no event tells of (milliseconds). */
  readonly refetchInterval?: number | false;
  /** Shows the former answer while one for another input is under way. */
  readonly keepPrevious?: boolean;
}

/**
 * Asks the host, and again whenever an event or a mutation says that the answer changed. What whoever uses this page may
 * not ask stays without an answer.
 */
export function useHostQuery<N extends QueryName>(
  name: N,
  input: InputOf<N>,
  options: QueryOptions = {},
): UseQueryResult<OutputOf<N>, Failure> {
  const transport = useTransport();
  // What a member may not ask is not asked, wherever a screen that he shares would want it.
  const allowed = useReaches(levelOfProcedure(name));
  return useQuery<OutputOf<N>, Failure>({
    ...hostQuery(transport, name, input),
    enabled: allowed && (options.enabled ?? true),
    ...(options.refetchInterval === undefined ? {} : { refetchInterval: options.refetchInterval }),
    // What a former input answered is of the same type.
    ...(options.keepPrevious === true ? { placeholderData: ((before: unknown) => before) as never } : {}),
  });
}

export interface MutationOptions<N extends MutationName> {
  /** Changes what is shown before the host has answered; returns what puts it back. */
  readonly optimistic?: (input: InputOf<N>, queries: QueryClient) => () => void;
  readonly onSuccess?: (output: OutputOf<N>, input: InputOf<N>) => void;
  readonly onError?: (failure: Failure, input: InputOf<N>) => void;
}

/** Changes something at the host; queries of what may have changed are asked again. */
export function useHostMutation<N extends MutationName>(
  name: N,
  options: MutationOptions<N> = {},
): UseMutationResult<OutputOf<N>, Failure, InputOf<N>, (() => void) | undefined> {
  const transport = useTransport();
  const queries = useQueryClient();
  return useMutation<OutputOf<N>, Failure, InputOf<N>, (() => void) | undefined>({
    mutationKey: [name],
    mutationFn: (input) => callHost(transport, name, input, new AbortController().signal),
    onMutate: (input) => options.optimistic?.(input, queries),
    onError(failure, input, putBack) {
      putBack?.();
      options.onError?.(failure, input);
    },
    onSuccess: (output, input) => options.onSuccess?.(output, input),
    onSettled: () => refreshAfter(name, queries),
  });
}

/** What was asked of the host and has no answer yet, also by a screen that one has left meanwhile. */
export function usePending<N extends MutationName>(name: N): InputOf<N>[] {
  return useMutationState({
    filters: { mutationKey: [name], status: 'pending' },
    // Whoever has this key has this input.
    select: ({ state }) => state.variables as InputOf<N>,
  });
}
