import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Route } from '../../../contract/route.ts';
import { Answer } from '../../components/answer.tsx';
import { DataTable } from '../../components/data-table.tsx';
import type { Column } from '../../components/data-table-column.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { RouteActions } from './route-actions.tsx';

/** Which model name goes where. */
export default function RoutesScreen() {
  const { t } = useTranslation();
  const routes = useHostQuery('routes.list', {});
  const columns = useRouteColumns();
  return (
    <Screen title={t('screens.routes')}>
      <Answer query={routes}>
        {(all) => (
          <DataTable
            label={t('screens.routes')}
            columns={columns}
            rows={all}
            rowId={({ id }) => id}
            empty={<EmptyState sentence={t('routes.empty')} />}
          />
        )}
      </Answer>
    </Screen>
  );
}

function useRouteColumns(): readonly Column<Route>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: backends } = useHostQuery('backends.list', {});
  return useMemo(() => {
    const names = new Map(backends?.map(({ id, name }) => [id, name]));
    return [
      {
        id: 'pattern',
        header: t('routes.columns.pattern'),
        width: 'minmax(0, 2fr)',
        sortBy: ({ pattern }) => pattern,
        cell: ({ pattern }) => <span className="typed">{pattern}</span>,
      },
      {
        id: 'match',
        header: t('routes.columns.match'),
        width: '88px',
        wideOnly: true,
        cell: ({ match }) => t(`routes.match.${match}`),
      },
      {
        id: 'targets',
        header: t('routes.columns.targets'),
        width: 'minmax(0, 3fr)',
        cell: ({ targets }) => (
          <span className="typed">
            {targets
              .map(({ backend, model }) => `${names.get(backend) ?? '–'}${model === null ? '' : `=${model}`}`)
              .join(' → ')}
          </span>
        ),
      },
      {
        id: 'enabled',
        header: t('routes.columns.enabled'),
        hideHeader: true,
        width: '88px',
        wideOnly: true,
        cell: ({ enabled }) => (enabled ? null : <span className="dim">{t('routes.disabled')}</span>),
      },
      {
        id: 'priority',
        header: t('routes.columns.priority'),
        width: '72px',
        align: 'end',
        wideOnly: true,
        sortBy: ({ priority }) => priority,
        cell: ({ priority }) => format.count(priority),
      },
      {
        id: 'actions',
        header: t('routes.columns.actions'),
        hideHeader: true,
        width: '176px',
        align: 'end',
        wideOnly: true,
        cell: (route) => <RouteActions route={route} />,
      },
    ];
  }, [t, format, backends]);
}
