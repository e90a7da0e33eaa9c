import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubModel } from '../../../contract/model.ts';
import { DataTable } from '../../components/data-table.tsx';
import type { Column } from '../../components/data-table-column.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { useFormat } from '../../format/use-format.ts';
import { GetModel } from './get-model.tsx';
import { HubFilters, useHubFilters } from './hub-filters.tsx';
import { formatParameters } from './model-words.ts';
import classes from './models.module.css';
import { useHubSearch } from './use-hub-search.ts';

/** How long one may type before the hub is asked (milliseconds). */
const TYPING_MS = 300;

/** Models on the hub. */
export function HubSearch({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const filters = useHubFilters();
  const [asked] = useDebouncedValue(text.trim(), TYPING_MS);
  const search = useHubSearch({ ...filters, text: asked });
  const columns = useHubColumns();
  return (
    <div className={classes['view']}>
      <HubFilters />
      {search.error === null ? null : (
        <FailureNote failure={search.error} onRetry={() => void search.refetch()} />
      )}
      <div className={classes['rows']} aria-busy={search.isFetching}>
        {search.data !== undefined ? (
          <DataTable
            label={t('models.views.hub')}
            columns={columns}
            rows={search.data}
            rowId={({ model }) => model}
            empty={<EmptyState sentence={t('models.hub.nothing')} />}
          />
        ) : search.error === null ? (
          <SkeletonRows />
        ) : null}
      </div>
      {search.hasNextPage ? (
        <div className={classes['more']}>
          <Button
            size="compact-md"
            variant="default"
            loading={search.isFetchingNextPage}
            onClick={() => void search.fetchNextPage()}
          >
            {t('models.hub.more')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function useHubColumns(): readonly Column<HubModel>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'model',
        header: t('models.columns.model'),
        width: 'minmax(0, 3fr)',
        cell: ({ model, gated }) => (
          <span className={classes['name']}>
            <span className="typed one-line" title={model}>
              {model}
            </span>
            {gated ? (
              <span className={classes['badge']} title={t('models.hub.gatedWhy')}>
                {t('models.hub.gated')}
              </span>
            ) : null}
          </span>
        ),
      },
      {
        id: 'task',
        header: t('models.hub.task'),
        width: 'minmax(0, 1fr)',
        wideOnly: true,
        cell: ({ task }) => <span title={task ?? undefined}>{task ?? '–'}</span>,
      },
      {
        id: 'parameters',
        header: t('models.columns.parameters'),
        width: '88px',
        align: 'end',
        wideOnly: true,
        cell: ({ parameters }) => formatParameters(parameters, i18n.language),
      },
      {
        id: 'downloads',
        header: t('models.hub.downloads'),
        width: '80px',
        align: 'end',
        wideOnly: true,
        cell: ({ downloads }) => format.compact(downloads),
      },
      {
        id: 'updated',
        header: t('models.hub.updated'),
        width: '96px',
        align: 'end',
        wideOnly: true,
        cell: ({ updatedAt }) => <Moment at={updatedAt} />,
      },
      {
        id: 'get',
        header: t('servers.columns.actions'),
        width: '104px',
        align: 'end',
        cell: (model) => <GetModel model={model} />,
      },
    ],
    [t, i18n.language, format],
  );
}
