import { ActionIcon, Loader, Menu, TextInput } from '@mantine/core';
import { IconBraces, IconDots, IconFileText, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationPage, Excerpt } from '../../../../contract/chat.ts';
import { Moment } from '../../../components/moment.tsx';
import { markedPieces } from './marked-pieces.ts';
import { useConversationActions } from './use-conversation-actions.ts';
import classes from './conversations.module.css';

type Listed = ConversationPage['conversations'][number];

/** A conversation in the list, with what can be done with it. */
export function ConversationItem({
  conversation,
  isOpen,
  onOpen,
  onRemoved,
}: {
  readonly conversation: Listed;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onRemoved: () => void;
}) {
  const { t } = useTranslation();
  const { id, title, model, answering, updatedAt, excerpt } = conversation;
  const { rename, remove, save } = useConversationActions(conversation, onRemoved);
  const [newTitle, setNewTitle] = useState<string | null>(null);
  if (newTitle !== null) {
    const keep = () => {
      if (newTitle.trim() !== '' && newTitle !== title) rename(newTitle.trim());
      setNewTitle(null);
    };
    return (
      <TextInput
        size="xs"
        className={classes['rename'] ?? ''}
        aria-label={t('chat.renameTo')}
        autoFocus
        value={newTitle}
        onChange={(event) => setNewTitle(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          // The key that ends the composition of a letter is no key of the field.
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') keep();
          else if (event.key === 'Escape') setNewTitle(null);
        }}
      />
    );
  }
  return (
    <div className={classes['item']} data-open={isOpen ? '' : undefined}>
      <a
        href={`#/chat?conversation=${id}`}
        className={classes['link']}
        aria-current={isOpen ? 'page' : undefined}
        onClick={(event) => {
          // Another tab or window is the browser's to open.
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          onOpen();
        }}
      >
        <span className={classes['title']}>
          {answering ? <Loader size={12} aria-label={t('chat.isAnswering')} /> : null}
          <span className="one-line">{title}</span>
        </span>
        {excerpt === null ? (
          <span className={classes['more']}>
            <span className="one-line">{model}</span>
            <Moment at={updatedAt} />
          </span>
        ) : (
          <Found excerpt={excerpt} />
        )}
      </a>
      <Menu position="bottom-end" transitionProps={{ duration: 80 }} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            className={classes['actions'] ?? ''}
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('chat.actionsFor', { title })}
          >
            <IconDots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => setNewTitle(title)}>
            {t('chat.rename')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileText size={14} />} onClick={() => save('markdown')}>
            {t('chat.exportMarkdown')}
          </Menu.Item>
          <Menu.Item leftSection={<IconBraces size={14} />} onClick={() => save('json')}>
            {t('chat.exportJson')}
          </Menu.Item>
          <Menu.Divider role="separator" />
          <Menu.Item leftSection={<IconTrash size={14} />} onClick={remove}>
            {t('chat.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Found({ excerpt }: { readonly excerpt: Excerpt }) {
  return (
    <span className={classes['excerpt']}>
      {markedPieces(excerpt).map(({ text, marked }, index) =>
        marked ? <mark key={index}>{text}</mark> : text,
      )}
    </span>
  );
}
