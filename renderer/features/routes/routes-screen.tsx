import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Route } from '../../../contract/route.ts';
import { neverWins } from '../../../main/routing/never-wins.ts';
import { Answer } from '../../components/answer.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useActions } from '../../frame/actions.ts';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { AddRoute } from './add-route.tsx';
import { routeTable } from './draft-effect.ts';
import { EditRoute } from './edit-route.tsx';
import { ExplainName } from './explain-name.tsx';
import { useRouteColumns } from './route-columns.tsx';
import { draftOf, NEW_ROUTE, toForm } from './route-draft.ts';
import type { RouteForm } from './route-draft.ts';
import type { RouteCommands } from './route-menu.tsx';
import classes from './routes.module.css';
import { useRouteOrder } from './use-route-order.ts';

/** Which model's name goes where, in the order in which routes are tried. */
export default function RoutesScreen() {
  const { t } = useTranslation();
  const routes = useHostQuery('routes.list', {});
  const [filter, setFilter] = useFilter('filter');
  const [openId, setOpenId] = useFilter('route');
  const [adding, setAdding] = useState<RouteForm | null>(null);
  useActions(
    useMemo(
      () => [{ id: 'routes.add', label: t('routes.add'), icon: IconPlus, run: () => setAdding(NEW_ROUTE) }],
      [t],
    ),
  );
  const add = (
    <Button size="compact-md" leftSection={<IconPlus size={14} />} onClick={() => setAdding(NEW_ROUTE)}>
      {t('routes.add')}
    </Button>
  );
  const isEmpty = routes.data?.length === 0;
  return (
    <Screen
      title={t('screens.routes')}
      tools={
        isEmpty ? null : (
          <>
            <FilterField value={filter} onChange={setFilter} />
            {add}
          </>
        )
      }
    >
      <Answer query={routes}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState sentence={t('routes.empty')} action={add} />
          ) : (
            <Rows
              routes={all}
              filter={filter}
              openId={openId}
              onOpen={setOpenId}
              onDuplicate={(route) => setAdding(toForm(draftOf(route)))}
            />
          )
        }
      </Answer>
      <EditRoute id={openId} routes={routes.data ?? []} onClose={() => setOpenId('')} />
      <AddRoute initial={adding} onClose={() => setAdding(null)} />
    </Screen>
  );
}

function Rows({
  routes,
  filter,
  openId,
  onOpen,
  onDuplicate,
}: {
  readonly routes: readonly Route[];
  readonly filter: string;
  readonly openId: string;
  readonly onOpen: (id: string) => void;
  readonly onDuplicate: (route: Route) => void;
}) {
  const { t } = useTranslation();
  const { ordered, move } = useRouteOrder(routes);
  const [told, setTold] = useState('');
  const { data: backends } = useHostQuery('backends.list', {});
  const wanted = filter.trim().toLowerCase();
  const place = (route: Route, to: number) => {
    if (to < 0 || to >= ordered.length) return;
    move(route.id, to);
    setTold(t('routes.moved', { pattern: route.pattern, place: to + 1, count: ordered.length }));
  };
  const commands: RouteCommands = {
    edit: ({ id }) => onOpen(id),
    duplicate: onDuplicate,
    moveBy:
      wanted === '' ? (route, by) => place(route, ordered.findIndex(({ id }) => id === route.id) + by) : null,
  };
  const columns = useRouteColumns(commands);
  const rows = useMemo(() => {
    const never = neverWins(routeTable(ordered, backends ?? []));
    const behind = new Map([...never].map(([rule, winner]) => [rule.route, winner.pattern]));
    return ordered
      .filter(({ pattern }) => pattern.toLowerCase().includes(wanted))
      .map((route) => ({ route, neverBehind: behind.get(route.id) ?? null }));
  }, [ordered, backends, wanted]);
  return (
    <div className={classes['screen']}>
      <ExplainName />
      <div className={classes['rows']}>
        <DataTable
          label={t('screens.routes')}
          columns={columns}
          rows={rows}
          rowId={({ route }) => route.id}
          openId={openId}
          onOpen={({ route }) => onOpen(route.id)}
          empty={<EmptyState sentence={t('words.nothingFound', { filter })} />}
          onMove={wanted === '' ? ({ route }, to) => place(route, to) : undefined}
        />
      </div>
      <p role="status" className="only-read-aloud">
        {told}
      </p>
    </div>
  );
}
