import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerStatus } from '../../../contract/server.ts';
import type { Column } from '../../components/data-table-column.ts';
import { useNow } from '../../components/use-now.ts';
import { useFormat } from '../../format/use-format.ts';
import { StartStop } from './start-stop.tsx';
import { ServerStateDot } from './server-state-dot.tsx';

export function useServerColumns(): readonly Column<ServerStatus>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('servers.columns.name'),
        width: 'minmax(0, 2fr)',
        sortBy: ({ name }) => name,
        cell: ({ name }) => (
          <span className="typed" title={name}>
            {name}
          </span>
        ),
      },
      {
        id: 'state',
        header: t('servers.columns.state'),
        width: 'minmax(0, 2fr)',
        sortBy: ({ state }) => state,
        cell: (server) => <ServerStateDot server={server} withReason />,
      },
      {
        id: 'memory',
        header: t('servers.columns.memory'),
        width: '72px',
        align: 'end',
        wideOnly: true,
        sortBy: ({ residentBytes }) => residentBytes,
        cell: ({ residentBytes }) => format.bytes(residentBytes),
      },
      {
        id: 'uptime',
        header: t('servers.columns.uptime'),
        width: '88px',
        align: 'end',
        wideOnly: true,
        sortBy: ({ readyAt }) => readyAt,
        cell: ({ readyAt }) => <Uptime since={readyAt} />,
      },
      {
        id: 'inFlight',
        header: t('servers.columns.inFlight'),
        width: '72px',
        align: 'end',
        wideOnly: true,
        sortBy: ({ inFlight }) => inFlight,
        cell: ({ inFlight, queued }) => (
          <span title={queued === 0 ? undefined : t('servers.details.andQueued', { inFlight, queued })}>
            {format.count(inFlight)}
            {queued === 0 ? '' : ` + ${format.count(queued)}`}
          </span>
        ),
      },
      {
        id: 'speed',
        header: t('servers.columns.speed'),
        width: '80px',
        align: 'end',
        wideOnly: true,
        sortBy: ({ tokensPerSecond }) => tokensPerSecond,
        cell: ({ tokensPerSecond }) => format.rate(tokensPerSecond),
      },
      {
        id: 'actions',
        header: t('servers.columns.actions'),
        hideHeader: true,
        width: '96px',
        align: 'end',
        cell: (server) => <StartStop server={server} />,
      },
    ],
    [t, format],
  );
}

function Uptime({ since }: { readonly since: number | null }) {
  const format = useFormat();
  const now = useNow();
  // To whole seconds: a duration that is counted from outside of the page cannot be exact.
  const elapsed = since === null ? null : Math.max(0, Math.floor((now - since) / 1_000) * 1_000);
  return <span title={format.moment(since)}>{format.duration(elapsed)}</span>;
}
