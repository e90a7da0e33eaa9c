import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerStatus } from '../../../contract/server.ts';
import { Answer } from '../../components/answer.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { Screen } from '../../components/screen.tsx';
import { useActions } from '../../frame/actions.ts';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { AddServer } from './add-server.tsx';
import { ServerDetails } from './server-details.tsx';
import { useServerColumns } from './server-columns.tsx';
import { StarterServer } from './starter-server.tsx';

/** Local models and the processes that serve them. */
export default function ServersScreen() {
  const { t } = useTranslation();
  const servers = useHostQuery('servers.list', {});
  const [filter, setFilter] = useFilter('filter');
  const [openId, setOpenId] = useFilter('server');
  // `add=MODEL` opens the form with that model: how other screens lead here.
  const [model, setModel] = useFilter('add');
  const [asked, setAsked] = useState(false);
  const adding = asked || model !== '';
  const columns = useServerColumns();
  useActions(
    useMemo(
      () => [{ id: 'servers.add', label: t('servers.add'), icon: IconPlus, run: () => setAsked(true) }],
      [t],
    ),
  );
  const add = (
    <Button size="compact-md" leftSection={<IconPlus size={14} />} onClick={() => setAsked(true)}>
      {t('servers.add')}
    </Button>
  );
  const isEmpty = servers.data?.length === 0;
  return (
    <Screen
      title={t('screens.servers')}
      tools={
        <>
          {isEmpty ? null : <FilterField value={filter} onChange={setFilter} />}
          {add}
        </>
      }
    >
      <Answer query={servers}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState
              sentence={t('servers.empty.sentence')}
              action={<StarterServer onAdded={setOpenId} />}
            />
          ) : (
            <DataTable
              label={t('screens.servers')}
              columns={columns}
              rows={matching(all, filter)}
              rowId={({ id }) => id}
              openId={openId}
              onOpen={({ id }) => setOpenId(id)}
              empty={<EmptyState sentence={t('words.nothingFound', { filter })} />}
            />
          )
        }
      </Answer>
      <ServerDetails server={servers.data?.find(({ id }) => id === openId)} onClose={() => setOpenId('')} />
      <AddServer
        opened={adding}
        model={model}
        onClose={() => {
          setAsked(false);
          setModel('');
        }}
      />
    </Screen>
  );
}

function matching(servers: readonly ServerStatus[], filter: string): readonly ServerStatus[] {
  const wanted = filter.trim().toLowerCase();
  return wanted === '' ? servers : servers.filter(({ name }) => name.toLowerCase().includes(wanted));
}
