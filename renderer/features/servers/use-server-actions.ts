import { useTranslation } from 'react-i18next';
import type { ServerState, ServerStatus } from '../../../contract/server.ts';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { patchQuery } from '../../host/query-key.ts';
import { useTransport } from '../../host/host.tsx';
import { callHost } from '../../host/call-host.ts';
import { useHostMutation } from '../../host/use-host.ts';

const RUNS: readonly ServerState[] = ['ready', 'starting', 'stopping'];

export function isRunning({ state }: Pick<ServerStatus, 'state'>): boolean {
  return RUNS.includes(state);
}

/**
 * Starts or restarts a server. It takes its time: progress and failure come as events and stand in the row itself. What
 * was refused before there was a process (no runtime, no place in memory) stands nowhere, and is told.
 */
function useBegin(name: 'servers.start' | 'servers.restart') {
  const transport = useTransport();
  return useHostMutation(name, {
    optimistic: (input, queries) =>
      patchQuery(queries, 'servers.list', {}, (servers) =>
        servers.map((one) => (one.id === input.id ? { ...one, state: 'starting', failure: null } : one)),
      ),
    onError(failure, { id }) {
      if (failure.code === 'aborted') return;
      void callHost(transport, 'servers.list', {}, new AbortController().signal).then(
        (servers) => {
          if (!servers.some((one) => one.id === id && one.failure !== null)) notifyFailed(failure);
        },
        () => notifyFailed(failure),
      );
    },
  });
}

export function useStartServer() {
  return useBegin('servers.start');
}

/** What can be done with a server's process. A stop can be taken back. */
export function useServerActions({ id, name }: Pick<ServerStatus, 'id' | 'name'>) {
  const { t } = useTranslation();
  const start = useStartServer();
  const restart = useBegin('servers.restart');
  const stop = useHostMutation('servers.stop', {
    onSuccess: () => notifyDone(t('servers.stopped', { name }), () => start.mutate({ id })),
    onError: notifyFailed,
  });
  return {
    start: () => start.mutate({ id }),
    stop: () => stop.mutate({ id }),
    restart: () => restart.mutate({ id }),
    isRestarting: restart.isPending,
  };
}
