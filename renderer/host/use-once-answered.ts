import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';

/** Does something once, when all that the page asked has its answer. */
export function useOnceAnswered(then: () => void): void {
  const queries = useQueryClient();
  const act = useEffectEvent(then);
  useEffect(() => {
    const look = () => {
      if (queries.isFetching() > 0) return;
      leave();
      act();
    };
    const leave = queries.getQueryCache().subscribe(look);
    look();
    return leave;
  }, [queries]);
}
