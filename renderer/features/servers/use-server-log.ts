import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Failure } from '../../../contract/failure.ts';
import type { BackendId } from '../../../contract/ids.ts';
import type { ServerLog } from '../../../contract/server.ts';
import { useTransport } from '../../host/host.tsx';
import { queryKey } from '../../host/query-key.ts';
import { callHost } from '../../host/call-host.ts';
import { appendLog } from './append-log.ts';

/** A server's log as far as it was read; each time that the host says it grew, only what is new is asked for. */
export function useServerLog(id: BackendId): UseQueryResult<ServerLog, Failure> {
  const transport = useTransport();
  const queries = useQueryClient();
  const key = queryKey('servers.log', { id });
  return useQuery<ServerLog, Failure>({
    queryKey: key,
    async queryFn({ signal }) {
      const before = queries.getQueryData<ServerLog>(key);
      const more = await callHost(transport, 'servers.log', { id, after: before?.cursor ?? 0 }, signal);
      return appendLog(before, more);
    },
  });
}
