import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '../../../contract/access.ts';
import type { Column } from '../../components/data-table-column.ts';
import { Moment } from '../../components/moment.tsx';
import { StateDot } from '../../components/state-dot.tsx';

export function useAppColumns(): readonly Column<Client>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('apps.columns.name'),
        width: 'minmax(0, 2fr)',
        sortBy: ({ name }) => name,
        cell: ({ name }) => <span title={name}>{name}</span>,
      },
      {
        id: 'state',
        header: t('apps.columns.state'),
        width: '128px',
        narrowWidth: '112px',
        sortBy: stateOf,
        cell: (client) => <AppState client={client} />,
      },
      {
        id: 'knownBy',
        header: t('apps.columns.knownBy'),
        width: 'minmax(0, 2fr)',
        wideOnly: true,
        cell: ({ credential }) =>
          credential.kind === 'key' ? (
            <>
              {t('apps.aKey')} <span className="typed">…{credential.last4}</span>
            </>
          ) : (
            <span className="typed" title={credential.program ?? ''}>
              {credential.program ?? credential.address ?? credential.agent ?? '–'}
            </span>
          ),
      },
      {
        id: 'models',
        header: t('apps.columns.models'),
        width: 'minmax(0, 1fr)',
        wideOnly: true,
        cell: ({ allowed }) => (allowed === null ? t('apps.allModels') : <SomeModels allowed={allowed} />),
      },
      {
        id: 'lastUsed',
        header: t('apps.columns.lastUsed'),
        width: '128px',
        narrowWidth: '96px',
        align: 'end',
        sortBy: ({ lastUsedAt }) => lastUsedAt,
        cell: ({ lastUsedAt }) =>
          lastUsedAt === null ? <span className="dim">{t('apps.never')}</span> : <Moment at={lastUsedAt} />,
      },
    ],
    [t],
  );
}

function stateOf({ verdict, revokedAt }: Client): 'allowed' | 'refused' | 'revoked' {
  return revokedAt === null ? verdict : 'revoked';
}

export function AppState({ client }: { readonly client: Client }) {
  const { t } = useTranslation();
  const state = stateOf(client);
  return <StateDot tone={state === 'allowed' ? 'good' : 'off'} word={t(`apps.state.${state}`)} />;
}

function SomeModels({ allowed }: { readonly allowed: NonNullable<Client['allowed']> }) {
  const { t } = useTranslation();
  const { models, routes } = allowed;
  const words = [...models, ...(routes.length === 0 ? [] : [t('apps.routeCount', { count: routes.length })])];
  const text = words.join(', ');
  return text === '' ? <span className="dim">{t('apps.noModels')}</span> : <span title={text}>{text}</span>;
}
