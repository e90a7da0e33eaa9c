import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isProfile } from '../../../contract/backend.ts';
import type { BackendRecord, RemoteRecord } from '../../../contract/backend.ts';
import { Answer } from '../../components/answer.tsx';
import { DataTable } from '../../components/data-table.tsx';
import type { Column } from '../../components/data-table-column.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { useHostQuery } from '../../host/use-host.ts';

/** Clouds and other servers: backends with an address. */
export default function ProvidersScreen() {
  const { t } = useTranslation();
  const backends = useHostQuery('backends.list', {});
  const columns = useProviderColumns();
  return (
    <Screen title={t('screens.providers')}>
      <Answer query={backends}>
        {(all) => (
          <DataTable
            label={t('screens.providers')}
            columns={columns}
            rows={all.filter(isRemote)}
            rowId={({ id }) => id}
            empty={<EmptyState sentence={t('providers.empty')} />}
          />
        )}
      </Answer>
    </Screen>
  );
}

function isRemote(record: BackendRecord): record is RemoteRecord {
  return !isProfile(record);
}

function useProviderColumns(): readonly Column<RemoteRecord>[] {
  const { t } = useTranslation();
  const { data: keys } = useHostQuery('keys.list', {});
  return useMemo(() => {
    const last4 = new Map(keys?.map((key) => [key.id, key.last4]));
    return [
      {
        id: 'name',
        header: t('providers.columns.name'),
        width: 'minmax(0, 1fr)',
        sortBy: ({ name }) => name,
        cell: ({ name }) => <span className="typed">{name}</span>,
      },
      {
        id: 'kind',
        header: t('providers.columns.kind'),
        width: '136px',
        wideOnly: true,
        sortBy: ({ spec }) => spec.kind,
        cell: ({ spec }) => spec.kind,
      },
      {
        id: 'url',
        header: t('providers.columns.url'),
        width: 'minmax(0, 2fr)',
        cell: ({ spec }) => <span className="typed">{spec.url}</span>,
      },
      {
        id: 'key',
        header: t('providers.columns.key'),
        width: '80px',
        align: 'end',
        cell: ({ spec }) => (spec.key === null ? '–' : `…${last4.get(spec.key) ?? ''}`),
      },
    ];
  }, [t, keys]);
}
