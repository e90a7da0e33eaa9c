import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiscoveredModel, Discovery } from '../../../contract/model.ts';
import { Answer } from '../../components/answer.tsx';
import { DataTable } from '../../components/data-table.tsx';
import type { Column } from '../../components/data-table-column.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import classes from './models.module.css';
import { useAskAgain } from '../../components/use-ask-again.ts';
import { useRouteTo } from '../../components/use-route-to.ts';
import { failureHint, failureMessage } from '../../i18n/field-messages.ts';

interface Row extends DiscoveredModel {
  readonly of: Discovery;
}

/** What providers and running servers have: one click to a route. */
export function Discovered({ filter }: { readonly filter: string }) {
  const { t } = useTranslation();
  const discovered = useHostQuery('models.discovered', {});
  const columns = useDiscoveredColumns();
  const askAgain = useAskAgain();
  return (
    <div className={classes['view']}>
      <div className={classes['bar']}>
        <span className="dim">{t('models.discovered.what')}</span>
        <Button
          ml="auto"
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={askAgain.isPending}
          onClick={() => askAgain.mutate()}
        >
          {t('models.discovered.refresh')}
        </Button>
      </div>
      {discovered.data?.map(({ backend, name, failure }) =>
        failure === null ? null : (
          <FailureNote
            key={backend}
            failure={{
              message: t('models.discovered.noAnswer', { name, why: failureMessage(failure) }),
              hint: failureHint(failure) ?? undefined,
            }}
          />
        ),
      )}
      <div className={classes['rows']}>
        <Answer query={discovered}>
          {(all) => (
            <DataTable
              label={t('models.views.discovered')}
              columns={columns}
              rows={rowsOf(all, filter)}
              rowId={({ of, id }) => `${of.backend} ${id}`}
              empty={
                <EmptyState
                  sentence={
                    filter === '' ? t('models.discovered.empty') : t('words.nothingFound', { filter })
                  }
                />
              }
            />
          )}
        </Answer>
      </div>
    </div>
  );
}

function rowsOf(all: readonly Discovery[], filter: string): Row[] {
  const wanted = filter.trim().toLowerCase();
  return all
    .flatMap((of) => of.models.map((model) => ({ ...model, of })))
    .filter(({ id, of }) => `${id} ${of.name}`.toLowerCase().includes(wanted));
}

function useDiscoveredColumns(): readonly Column<Row>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'model',
        header: t('models.columns.model'),
        width: 'minmax(0, 3fr)',
        sortBy: ({ id }) => id,
        cell: ({ id }) => (
          <span className="typed" title={id}>
            {id}
          </span>
        ),
      },
      {
        id: 'backend',
        header: t('models.discovered.from'),
        width: 'minmax(0, 1fr)',
        sortBy: ({ of }) => of.name,
        cell: ({ of }) => <span title={of.name}>{of.name}</span>,
      },
      {
        id: 'reached',
        header: t('models.discovered.reachedBy'),
        width: 'minmax(0, 2fr)',
        wideOnly: true,
        cell: ({ reachedBy }) => {
          const patterns = reachedBy.map(({ pattern }) => pattern).join(', ');
          return patterns === '' ? (
            '–'
          ) : (
            <span className="typed" title={patterns}>
              {patterns}
            </span>
          );
        },
      },
      {
        id: 'route',
        header: t('servers.columns.actions'),
        width: '96px',
        align: 'end',
        cell: (row) => <RouteButton row={row} />,
      },
    ],
    [t],
  );
}

function RouteButton({ row: { id, suggestion } }: { readonly row: Row }) {
  const { t } = useTranslation();
  const { add, busy } = useRouteTo();
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`${t('models.discovered.add')} ${id}`}
      title={t('models.discovered.under', { pattern: suggestion.pattern })}
      loading={busy}
      onClick={() => add(suggestion)}
    >
      {t('models.discovered.add')}
    </Button>
  );
}
