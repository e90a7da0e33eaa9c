import { useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { Failure } from '../../../contract/failure.ts';
import type { HubModel, ModelSearchPage } from '../../../contract/model.ts';
import { useTransport } from '../../host/host.tsx';
import type { InputOf } from '../../host/procedures.ts';
import { queryKey } from '../../host/query-key.ts';
import { callHost } from '../../host/call-host.ts';

/** What the hub has, page after page as far as they were asked for. */
export function useHubSearch(
  search: Omit<InputOf<'models.search'>, 'cursor'>,
): UseInfiniteQueryResult<readonly HubModel[], Failure> {
  const transport = useTransport();
  return useInfiniteQuery<ModelSearchPage, Failure, readonly HubModel[], readonly unknown[], string | null>({
    queryKey: queryKey('models.search', search),
    queryFn: ({ signal, pageParam }) =>
      callHost(transport, 'models.search', { ...search, cursor: pageParam }, signal),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    select: onlyOnce,
    // The page before stays while another question is under way.
    placeholderData: (before) => before,
  });
}

/** A list that changes between two pages may show a model on both. */
function onlyOnce({ pages }: InfiniteData<ModelSearchPage>): readonly HubModel[] {
  return [...new Map(pages.flatMap(({ models }) => models.map((one) => [one.model, one] as const))).values()];
}
