import { ActionIcon, Button, Drawer as MantineDrawer } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconHistory, IconPlus, IconTool } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConversationId } from '../../../contract/ids.ts';
import { Screen } from '../../components/screen.tsx';
import { useActions } from '../../frame/actions.ts';
import { useFilter } from '../../frame/use-filter.ts';
import { useReaches } from '../../host/me.ts';
import { ConversationList } from './conversations/conversation-list.tsx';
import { ExistingConversation } from './existing-conversation.tsx';
import { NewConversation } from './new-conversation-view.tsx';
import { ToolServers } from './tools/tool-servers.tsx';
import classes from './chat.module.css';

/** A place to try any model that the gateway reaches. */
export default function ChatScreen() {
  const { t } = useTranslation();
  const [openId, setOpenId] = useFilter('conversation');
  const [tools, setTools] = useFilter('tools');
  const [listOpened, setListOpened] = useState(false);
  const conversation = ConversationId.safeParse(openId).data;
  const begin = () => {
    setOpenId('');
    setListOpened(false);
    document.querySelector<HTMLTextAreaElement>('[data-composer]')?.focus();
  };
  const openTools = () => setTools('all');
  // Tools run as the owner of the machine: members have none.
  const hasTools = useReaches('admin');
  useHotkeys(
    [
      ['mod+N', begin],
      // A browser keeps Ctrl+N for itself.
      ['mod+shift+O', begin],
    ],
    [],
  );
  useActions(
    useMemo(
      () => [
        { id: 'chat.new', label: t('chat.new'), icon: IconPlus, run: () => setOpenId('') },
        ...(hasTools
          ? [{ id: 'chat.tools', label: t('chat.tools.title'), icon: IconTool, run: () => setTools('all') }]
          : []),
      ],
      // eslint-disable-next-line react-hooks/exhaustive-deps -- the setters do the same each time
      [t, hasTools],
    ),
  );
  const list = (
    <ConversationList
      openId={openId}
      onOpen={(id) => {
        setOpenId(id);
        setListOpened(false);
      }}
      onRemoved={(id) => {
        if (id === openId) setOpenId('');
      }}
    />
  );
  return (
    <Screen
      title={t('screens.chat')}
      tools={
        <>
          <ActionIcon
            className={classes['narrowOnly'] ?? ''}
            variant="default"
            size={30}
            aria-label={t('chat.conversations')}
            title={t('chat.conversations')}
            onClick={() => setListOpened(true)}
          >
            <IconHistory size={16} />
          </ActionIcon>
          {hasTools ? (
            <Button
              size="compact-md"
              variant="default"
              leftSection={<IconTool size={14} />}
              onClick={openTools}
            >
              {t('chat.tools.title')}
            </Button>
          ) : null}
          <Button size="compact-md" leftSection={<IconPlus size={14} />} onClick={begin}>
            {t('chat.new')}
          </Button>
        </>
      }
    >
      <div className={classes['layout']}>
        <div className={classes['side']}>{list}</div>
        {conversation === undefined ? (
          <NewConversation onBegun={setOpenId} onManageTools={openTools} />
        ) : (
          <ExistingConversation key={conversation} id={conversation} onManageTools={openTools} />
        )}
      </div>
      <MantineDrawer
        opened={listOpened}
        onClose={() => setListOpened(false)}
        position="left"
        size={320}
        title={t('chat.conversations')}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        {list}
      </MantineDrawer>
      {hasTools ? (
        <ToolServers opened={tools !== ''} openId={tools} onOpen={setTools} onClose={() => setTools('')} />
      ) : null}
    </Screen>
  );
}
