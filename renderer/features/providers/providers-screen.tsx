import { Button } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRemote } from '../../../contract/backend.ts';
import { Answer } from '../../components/answer.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { useActions } from '../../frame/actions.ts';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { AddProvider } from './add-provider.tsx';
import { useProviderColumns } from './provider-columns.tsx';
import { ProviderDetails } from './provider-details.tsx';
import { StoredKeys } from './stored-keys.tsx';

/** Clouds and other servers: backends with an address. */
export default function ProvidersScreen() {
  const { t } = useTranslation();
  const backends = useHostQuery('backends.list', {});
  const { data: keys = [] } = useHostQuery('keys.list', {});
  const [openId, setOpenId] = useFilter('provider');
  const [adding, setAdding] = useState(false);
  const [showsKeys, setShowsKeys] = useState(false);
  const columns = useProviderColumns();
  useActions(
    useMemo(
      () => [
        { id: 'providers.add', label: t('providers.add'), icon: IconPlus, run: () => setAdding(true) },
        {
          id: 'providers.keys',
          label: t('providers.keys.title'),
          icon: IconKey,
          run: () => setShowsKeys(true),
        },
      ],
      [t],
    ),
  );
  const remotes = backends.data?.filter(isRemote);
  const add = (
    <Button size="compact-md" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      {t('providers.add')}
    </Button>
  );
  return (
    <Screen
      title={t('screens.providers')}
      tools={
        <>
          {keys.length === 0 ? null : (
            <Button
              size="compact-md"
              variant="default"
              leftSection={<IconKey size={14} />}
              onClick={() => setShowsKeys(true)}
            >
              {t('providers.keys.title')}
            </Button>
          )}
          {remotes?.length === 0 ? null : add}
        </>
      }
    >
      <Answer query={backends}>
        {(all) => (
          <DataTable
            label={t('screens.providers')}
            columns={columns}
            rows={all.filter(isRemote)}
            rowId={({ id }) => id}
            openId={openId}
            onOpen={({ id }) => setOpenId(id)}
            empty={<EmptyState sentence={t('providers.empty')} action={add} />}
          />
        )}
      </Answer>
      <ProviderDetails provider={remotes?.find(({ id }) => id === openId)} onClose={() => setOpenId('')} />
      <AddProvider
        opened={adding}
        onAdded={({ id }) => {
          setAdding(false);
          setOpenId(id);
        }}
        onClose={() => setAdding(false)}
      />
      <StoredKeys opened={showsKeys} onClose={() => setShowsKeys(false)} />
    </Screen>
  );
}
