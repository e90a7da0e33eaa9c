import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ServerState, ServerStatus } from '../../../contract/server.ts';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { patchQuery } from '../../host/query-key.ts';
import { useHostMutation } from '../../host/use-host.ts';

const RUNS: readonly ServerState[] = ['ready', 'starting', 'stopping'];

/** One button: starts a server that rests, stops one that runs, with undo. */
export function StartStop({ server: { id, name, state } }: { readonly server: ServerStatus }) {
  const { t } = useTranslation();
  // A start takes its time; its progress and its failure come as events and stand in the row itself.
  const start = useHostMutation('servers.start', {
    optimistic: (input, queries) =>
      patchQuery(queries, 'servers.list', {}, (servers) =>
        servers.map((one) => (one.id === input.id ? { ...one, state: 'starting', failure: null } : one)),
      ),
  });
  const stop = useHostMutation('servers.stop', {
    onSuccess: () => notifyDone(t('servers.stopped', { name }), () => start.mutate({ id })),
    onError: notifyFailed,
  });
  return RUNS.includes(state) ? (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`${t('servers.stop')} ${name}`}
      disabled={state === 'stopping'}
      onClick={() => stop.mutate({ id })}
    >
      {t('servers.stop')}
    </Button>
  ) : (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`${t('servers.start')} ${name}`}
      onClick={() => start.mutate({ id })}
    >
      {t('servers.start')}
    </Button>
  );
}
