import { Button, Group, Stack } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolServer } from '../../../../contract/tools.ts';
import { Answer } from '../../../components/answer.tsx';
import { Drawer } from '../../../components/drawer.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { StateDot } from '../../../components/state-dot.tsx';
import { useHostQuery } from '../../../host/use-host.ts';
import { failureMessage } from '../../../i18n/field-messages.ts';
import { EditToolServer } from './edit-tool-server.tsx';
import { ImportToolServers } from './import-tool-servers.tsx';
import { ToolServerDetails } from './tool-server-details.tsx';
import { TOOL_SERVER_TONES } from './tool-server-tones.ts';
import classes from './tools.module.css';

/** The servers whose tools models may call: all of them, one of them, or a new one. */
export function ToolServers({
  opened,
  openId,
  onOpen,
  onClose,
}: {
  readonly opened: boolean;
  /** Of the server that is shown; anything else shows the list. */
  readonly openId: string;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const servers = useHostQuery('tools.list', {}, { enabled: opened });
  const [making, setMaking] = useState<'nothing' | 'server' | 'import'>('nothing');
  /** As it was when somebody began to edit it: it may be changed or removed elsewhere meanwhile. */
  const [edited, setEdited] = useState<ToolServer | null>(null);
  const server = servers.data?.find(({ id }) => id === openId);
  const toList = () => {
    setMaking('nothing');
    onOpen('all');
  };
  const title =
    making === 'server'
      ? t('chat.tools.add')
      : making === 'import'
        ? t('chat.tools.import')
        : ((edited ?? server)?.name ?? t('chat.tools.title'));
  return (
    <Drawer
      title={title}
      opened={opened}
      onClose={() => {
        setMaking('nothing');
        setEdited(null);
        onClose();
      }}
    >
      {making === 'server' ? (
        <EditToolServer
          opened={null}
          current={undefined}
          onDone={(id) => {
            setMaking('nothing');
            onOpen(id ?? 'all');
          }}
        />
      ) : making === 'import' ? (
        <ImportToolServers onDone={toList} />
      ) : edited !== null ? (
        <EditToolServer
          key={edited.id}
          opened={edited}
          current={servers.data?.find(({ id }) => id === edited.id)}
          onDone={(id) => {
            setEdited(null);
            if (id !== null) onOpen(id);
          }}
        />
      ) : server !== undefined ? (
        <ToolServerDetails key={server.id} server={server} onEdit={() => setEdited(server)} onBack={toList} />
      ) : (
        <Answer query={servers}>
          {(all) => (
            <Stack gap="md">
              {all.length === 0 ? (
                <EmptyState sentence={t('chat.tools.empty')} />
              ) : (
                <List servers={all} onOpen={onOpen} />
              )}
              <Group gap="sm">
                <Button
                  size="compact-md"
                  leftSection={<IconPlus size={14} />}
                  onClick={() => setMaking('server')}
                >
                  {t('chat.tools.add')}
                </Button>
                <Button
                  size="compact-md"
                  variant="default"
                  leftSection={<IconFileImport size={14} />}
                  onClick={() => setMaking('import')}
                >
                  {t('chat.tools.import')}
                </Button>
              </Group>
            </Stack>
          )}
        </Answer>
      )}
    </Drawer>
  );
}

function List({
  servers,
  onOpen,
}: {
  readonly servers: readonly ToolServer[];
  readonly onOpen: (id: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <ul className={classes['list']}>
      {servers.map(({ id, name, state, tools, failure }) => (
        <li key={id}>
          <button type="button" className={classes['row']} onClick={() => onOpen(id)}>
            <span className="typed one-line">{name}</span>
            <StateDot tone={TOOL_SERVER_TONES[state]} word={t(`chat.tools.state.${state}`)} />
            <span className="dim">{t('chat.tools.count', { count: tools.length })}</span>
            {failure === null ? null : <span className={classes['failure']}>{failureMessage(failure)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
