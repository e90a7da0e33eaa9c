import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestRow } from '../../../contract/request.ts';
import type { Column } from '../../components/data-table-column.ts';
import { useFormat } from '../../format/use-format.ts';
import { StateDot } from '../../components/state-dot.tsx';
import { tokenRate } from './phases.ts';
import { requestState } from './request-state.ts';

/** A log is drawn a row a millisecond: its cells are words, and components of their own only where they must be. */
export function useRequestColumns(): readonly Column<RequestRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'time',
        header: t('requests.columns.time'),
        width: '88px',
        className: 'numeric',
        cell: ({ at }) => format.time(at),
        title: ({ at }) => format.moment(at),
      },
      {
        id: 'model',
        header: t('requests.columns.model'),
        width: 'minmax(0, 2fr)',
        className: 'typed',
        cell: ({ model }) => model ?? '–',
        title: ({ model }) => model ?? undefined,
      },
      {
        id: 'client',
        header: t('requests.columns.client'),
        width: 'minmax(0, 1.2fr)',
        wideOnly: true,
        cell: ({ client }) => client ?? '–',
        title: ({ client }) => client ?? undefined,
      },
      {
        id: 'status',
        header: t('requests.columns.status'),
        width: '64px',
        cell: (row) => <StateDot tone={requestState(row).tone} word={String(row.status)} />,
        title: (row) => t(requestState(row).words),
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
        // Who answered, after how many others; or why nobody did.
        id: 'backend',
        header: t('requests.columns.backend'),
        width: 'minmax(0, 2fr)',
        wideOnly: true,
        cell: ({ backend, attempts, outcome, errorMessage }) => {
          if (outcome === 'failed' && errorMessage !== null)
            return <span className="dim">{errorMessage}</span>;
          const missed = attempts.filter(({ failure }) => failure !== null).length;
          return (
            <>
              <span className="typed">{backend ?? '–'}</span>
              {missed === 0 || backend === null ? null : (
                <span className="dim"> {t('requests.afterAttempts', { count: missed })}</span>
              )}
            </>
          );
        },
        title: ({ outcome, errorMessage }) =>
          outcome === 'failed' && errorMessage !== null ? errorMessage : undefined,
      },
    ],
    [t, format],
  );
}
