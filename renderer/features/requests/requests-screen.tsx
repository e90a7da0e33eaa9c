import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestRow } from '../../../contract/request.ts';
import { Answer } from '../../components/answer.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import type { Column } from '../../components/data-table-column.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';

/** The audit log, newest first. */
export default function RequestsScreen() {
  const { t } = useTranslation();
  const requests = useHostQuery('requests.recent', { limit: 200 });
  const columns = useRequestColumns();
  return (
    <Screen title={t('screens.requests')}>
      <Answer query={requests}>
        {(rows) => (
          <DataTable
            label={t('screens.requests')}
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            empty={<EmptyState sentence={t('requests.empty')} action={<Address />} />}
          />
        )}
      </Answer>
    </Screen>
  );
}

function Address() {
  const { t } = useTranslation();
  const { data: status } = useHostQuery('host.status', {});
  if (status === undefined || status.url === null) return null;
  const base = `${status.url}/v1`;
  return (
    <span>
      <code className="typed">{base}</code> <CopyButton value={base} label={t('gateway.copy')} />
    </span>
  );
}

const TONES: Readonly<Record<RequestRow['outcome'], Tone>> = {
  completed: 'good',
  failed: 'bad',
  'client-left': 'off',
  interrupted: 'busy',
};

function useRequestColumns(): readonly Column<RequestRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'time',
        header: t('requests.columns.time'),
        width: '96px',
        cell: ({ at }) => (
          <time className="numeric" dateTime={new Date(at).toISOString()} title={format.moment(at)}>
            {format.time(at)}
          </time>
        ),
      },
      {
        id: 'model',
        header: t('requests.columns.model'),
        width: 'minmax(0, 2fr)',
        cell: ({ model }) => <span className="typed">{model ?? '–'}</span>,
      },
      {
        id: 'client',
        header: t('requests.columns.client'),
        width: 'minmax(0, 1fr)',
        wideOnly: true,
        cell: ({ client }) => client ?? '–',
      },
      {
        id: 'status',
        header: t('requests.columns.status'),
        width: '72px',
        cell: ({ status, outcome }) => (
          <span title={t(`requests.outcome.${outcome}`)}>
            <StateDot tone={TONES[outcome]} word={String(status)} />
          </span>
        ),
      },
      {
        id: 'duration',
        header: t('requests.columns.duration'),
        width: '80px',
        align: 'end',
        cell: ({ totalMs }) => format.duration(totalMs),
      },
      {
        id: 'tokens',
        header: t('requests.columns.tokens'),
        width: '136px',
        align: 'end',
        wideOnly: true,
        cell: ({ promptTokens, completionTokens }) =>
          `${format.compact(promptTokens)} → ${format.compact(completionTokens)}`,
      },
      {
        id: 'backend',
        header: t('requests.columns.backend'),
        width: 'minmax(0, 1fr)',
        wideOnly: true,
        cell: ({ backend }) => <span className="typed">{backend ?? '–'}</span>,
      },
    ],
    [t, format],
  );
}
