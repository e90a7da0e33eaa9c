import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import type { Failure } from '../../../contract/failure.ts';
import type { BackendId } from '../../../contract/ids.ts';
import { refreshAfter } from '../../host/host-changes.ts';
import { useTransport } from '../../host/host.tsx';
import { callHost } from '../../host/call-host.ts';
import type { Call } from './save-provider.ts';

/** The mutation key of whatever changes a provider's key. */
export const keyChangeOf = (id: BackendId) => ['providers.key', id] as const;

/** Several calls that belong together, some of them with a secret, which is not kept once they are done. */
export function useCalls<Input, Output>(
  work: (call: Call, input: Input) => Promise<Output>,
  options: {
    /** By which others see that it is under way. */
    readonly mutationKey?: readonly unknown[];
    readonly onSuccess?: (output: Output) => void;
    readonly onError?: (failure: Failure) => void;
  } = {},
): UseMutationResult<Output, Failure, Input> {
  const transport = useTransport();
  const queries = useQueryClient();
  const call: Call = (name, input) => callHost(transport, name, input, new AbortController().signal);
  return useMutation<Output, Failure, Input>({
    mutationFn: (input) => work(call, input),
    gcTime: 0,
    ...options,
    onSettled: () => Promise.all([refreshAfter('backends.add', queries), refreshAfter('keys.add', queries)]),
  });
}
