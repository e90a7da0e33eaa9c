import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestRow } from '../../../contract/request.ts';
import type { Column } from '../../components/data-table-column.ts';
import { useFormat } from '../../format/use-format.ts';
import { RequestStateDot } from './request-state-dot.tsx';
import { tokenRate } from './phases.ts';

export function useRequestColumns(): readonly Column<RequestRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'time',
        header: t('requests.columns.time'),
        width: '88px',
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
        cell: ({ model }) => (
          <span className="typed" title={model ?? undefined}>
            {model ?? '–'}
          </span>
        ),
      },
      {
        id: 'client',
        header: t('requests.columns.client'),
        width: 'minmax(0, 1.2fr)',
        wideOnly: true,
        cell: ({ client }) => <span title={client ?? undefined}>{client ?? '–'}</span>,
      },
      {
        id: 'status',
        header: t('requests.columns.status'),
        width: '64px',
        cell: (row) => <RequestStateDot row={row} />,
      },
      {
        id: 'duration',
        header: t('requests.columns.duration'),
        width: '72px',
        align: 'end',
        cell: ({ totalMs }) => format.duration(totalMs),
      },
      {
        id: 'rate',
        header: t('requests.columns.rate'),
        width: '72px',
        align: 'end',
        wideOnly: true,
        cell: (row) => format.rate(tokenRate(row)),
      },
      {
        id: 'tokens',
        header: t('requests.columns.tokens'),
        width: '112px',
        align: 'end',
        wideOnly: true,
        cell: ({ promptTokens, completionTokens }) =>
          promptTokens === null && completionTokens === null
            ? '–'
            : `${format.compact(promptTokens)} → ${format.compact(completionTokens)}`,
      },
      {
        id: 'backend',
        header: t('requests.columns.backend'),
        width: 'minmax(0, 2fr)',
        wideOnly: true,
        cell: (row) => <AnsweredBy row={row} />,
      },
    ],
    [t, format],
  );
}

/** Who answered, after how many others; or why nobody did. */
function AnsweredBy({ row: { backend, attempts, outcome, errorMessage } }: { readonly row: RequestRow }) {
  const { t } = useTranslation();
  if (outcome === 'failed' && errorMessage !== null) {
    return (
      <span className="dim" title={errorMessage}>
        {errorMessage}
      </span>
    );
  }
  const missed = attempts.filter(({ failure }) => failure !== null).length;
  return (
    <>
      <span className="typed">{backend ?? '–'}</span>
      {missed === 0 || backend === null ? null : (
        <span className="dim"> {t('requests.afterAttempts', { count: missed })}</span>
      )}
    </>
  );
}
