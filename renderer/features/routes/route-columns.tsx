import { Switch } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { RouteUse } from '../../../contract/request.ts';
import type { Route } from '../../../contract/route.ts';
import type { Column } from '../../components/data-table-column.ts';
import { Moment } from '../../components/moment.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { RouteMenu } from './route-menu.tsx';
import type { RouteCommands } from './route-menu.tsx';
import classes from './routes.module.css';
import { useRouteActions } from './use-route-actions.ts';

/** How often a route was used moves slowly, and no event tells of it (milliseconds). */
const USE_EVERY_MS = 10_000;

export interface RouteRow {
  readonly route: Route;
  /** The pattern that leaves it nothing; null unless that is certain. */
  readonly neverBehind: string | null;
}

/** None is sortable: the order of the rows is the order in which they are tried. */
export function useRouteColumns(commands: RouteCommands): readonly Column<RouteRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: backends } = useHostQuery('backends.list', {});
  const { data: uses } = useHostQuery('requests.byRoute', {}, { refetchInterval: USE_EVERY_MS });
  return useMemo(() => {
    const names = new Map(backends?.map(({ id, name }) => [id, name]));
    const used = new Map(uses?.map((use) => [use.route, use]));
    return [
      {
        id: 'pattern',
        header: t('routes.columns.pattern'),
        width: 'minmax(0, 2fr)',
        cell: (row) => <Pattern row={row} />,
      },
      {
        id: 'match',
        header: t('routes.columns.match'),
        width: '80px',
        wideOnly: true,
        cell: ({ route }) => t(`routes.match.${route.match}`),
      },
      {
        id: 'targets',
        header: t('routes.columns.targets'),
        width: 'minmax(0, 3fr)',
        cell: ({ route }) => {
          const chain = route.targets
            .map(({ backend, model }) => `${names.get(backend) ?? '–'}${model === null ? '' : ` (${model})`}`)
            .join(' → ');
          return (
            <span className="typed" title={chain}>
              {chain}
            </span>
          );
        },
      },
      {
        id: 'priority',
        header: t('routes.columns.priority'),
        width: '64px',
        align: 'end',
        wideOnly: true,
        cell: ({ route }) => format.count(route.priority),
      },
      {
        id: 'hits',
        header: t('routes.columns.hits'),
        width: '72px',
        align: 'end',
        wideOnly: true,
        cell: ({ route }) => {
          const { requests = uses === undefined ? null : 0, errors = 0 } = used.get(route.id) ?? {};
          return (
            <span title={errors === 0 ? undefined : t('routes.errors', { count: errors })}>
              {format.compact(requests)}
            </span>
          );
        },
      },
      {
        id: 'lastError',
        header: t('routes.columns.lastError'),
        width: 'minmax(0, 2fr)',
        wideOnly: true,
        cell: ({ route }) => <LastError error={used.get(route.id)?.lastError ?? null} />,
      },
      {
        id: 'enabled',
        header: t('routes.columns.enabled'),
        hideHeader: true,
        width: '36px',
        narrowWidth: '36px',
        cell: ({ route }) => <OnOff route={route} />,
      },
      {
        id: 'actions',
        header: t('routes.columns.actions'),
        hideHeader: true,
        width: '24px',
        narrowWidth: '24px',
        align: 'end',
        cell: ({ route }) => <RouteMenu route={route} commands={commands} />,
      },
    ];
  }, [t, format, backends, uses, commands]);
}

function Pattern({ row: { route, neverBehind } }: { readonly row: RouteRow }) {
  const { t } = useTranslation();
  const why = neverBehind === null ? null : t('routes.neverWins', { pattern: neverBehind });
  return (
    <span className={classes['pattern']}>
      <span className={route.enabled ? 'typed one-line' : 'typed one-line dim'} title={route.pattern}>
        {route.pattern}
      </span>
      {why === null ? null : (
        <span className={classes['warning']} title={why}>
          <IconAlertTriangle size={14} aria-hidden />
          <span className="only-read-aloud">{why}</span>
        </span>
      )}
    </span>
  );
}

function LastError({ error }: { readonly error: RouteUse['lastError'] }) {
  const { t } = useTranslation();
  if (error === null) return '–';
  const word = error.failure === null ? t('routes.failed') : t(`requests.failure.${error.failure}`);
  return (
    <Link href={`/requests?request=${error.id}`} title={error.message ?? word} className={classes['error']}>
      {word}, <Moment at={error.at} />
    </Link>
  );
}

function OnOff({ route }: { readonly route: Route }) {
  const { t } = useTranslation();
  const { toggle, busy } = useRouteActions(route);
  return (
    <Switch
      size="xs"
      aria-label={t('routes.use', { pattern: route.pattern })}
      checked={route.enabled}
      disabled={route.managed || busy}
      onChange={toggle}
    />
  );
}
