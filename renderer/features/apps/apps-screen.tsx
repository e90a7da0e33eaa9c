import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { useActions } from '../../frame/actions.ts';
import { useFilter } from '../../frame/use-filter.ts';
import { useReaches } from '../../host/me.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { AccessChoice } from './access-choice.tsx';
import { AddApp } from './add-app.tsx';
import { useAppColumns } from './app-columns.tsx';
import { AppDetails } from './app-details.tsx';

/** The programs that may use the models, with their keys and limits. */
export default function AppsScreen() {
  const { t } = useTranslation();
  const clients = useHostQuery('clients.list', {});
  const [openId, setOpenId] = useFilter('app');
  const [adding, setAdding] = useState(false);
  // Members have keys of their own; who may use the models, and what those may, others decide.
  const mayChange = useReaches('admin');
  const columns = useAppColumns();
  useActions(
    useMemo(
      () => [{ id: 'apps.add', label: t('apps.add'), icon: IconPlus, run: () => setAdding(true) }],
      [t],
    ),
  );
  const add = (
    <Button size="compact-md" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      {t('apps.add')}
    </Button>
  );
  return (
    <Screen title={t('screens.apps')} tools={clients.data?.length === 0 ? null : add}>
      {mayChange ? <AccessChoice /> : null}
      <Answer query={clients}>
        {(all) => (
          <DataTable
            label={t('screens.apps')}
            columns={columns}
            rows={all}
            rowId={({ id }) => id}
            openId={openId}
            onOpen={({ id }) => setOpenId(id)}
            empty={<EmptyState sentence={t('apps.empty')} action={add} />}
          />
        )}
      </Answer>
      <AppDetails
        openId={openId}
        current={clients.data?.find(({ id }) => id === openId)}
        mayChange={mayChange}
        onClose={() => setOpenId('')}
      />
      <AddApp opened={adding} onClose={() => setAdding(false)} />
    </Screen>
  );
}
