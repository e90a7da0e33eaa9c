import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Failure } from '../../contract/failure.ts';
import type { Discovery } from '../../contract/model.ts';
import { useTransport } from '../host/host.tsx';
import { queryKey } from '../host/query-key.ts';
import { callHost } from '../host/call-host.ts';
import { notifyFailed } from './notify.tsx';

/** Asks every backend anew for its models; the answer takes the place of the one that is shown. */
export function useAskAgain() {
  const transport = useTransport();
  const queries = useQueryClient();
  return useMutation<Discovery[], Failure>({
    mutationFn: () =>
      callHost(transport, 'models.discovered', { refresh: true }, new AbortController().signal),
    onSuccess: (answer) => queries.setQueryData(queryKey('models.discovered', {}), answer),
    onError: notifyFailed,
  });
}
