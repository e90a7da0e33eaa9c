import { ActionIcon, Button, Textarea } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../../contract/chat.ts';
import type { ConversationId } from '../../../../contract/ids.ts';
import { CopyButton } from '../../../components/copy-button.tsx';
import { AttachedFiles } from '../attachments/attached-files.tsx';
import { BranchSwitch } from './branch-switch.tsx';
import { inputParts } from './input-parts.ts';
import type { OpenConversation } from './open-conversation.ts';
import { looksTheSame } from './looks-the-same.ts';
import { useThreadActions } from './use-thread-actions.ts';
import classes from './thread.module.css';

/** What a person asked; it can be asked in other words, which makes a branch. */
export const Question = memo(function Question({
  message,
  siblings,
  conversation,
  open,
}: {
  readonly message: Message;
  readonly siblings: readonly Message[];
  readonly conversation: ConversationId;
  readonly open: OpenConversation;
}) {
  const { t } = useTranslation();
  const { select, edit, isEditing } = useThreadActions(conversation, open);
  const [draft, setDraft] = useState<string | null>(null);
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
  return (
    <article className={classes['question']} aria-label={t('chat.question')}>
      <AttachedFiles parts={message.parts} />
      {draft === null ? (
        text === '' ? null : (
          <p className={classes['asked']}>{text}</p>
        )
      ) : (
        <EditQuestion
          text={draft}
          busy={isEditing}
          onChange={setDraft}
          onCancel={() => setDraft(null)}
          onAsk={() => edit(message, inputParts(message.parts, draft), () => setDraft(null))}
        />
      )}
      {draft === null ? (
        <footer className={classes['foot']}>
          <BranchSwitch message={message} siblings={siblings} onSelect={select} />
          <CopyButton value={text} label={t('chat.copyQuestion')} />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('chat.edit')}
            title={t('chat.edit')}
            onClick={() => setDraft(text)}
          >
            <IconPencil size={14} />
          </ActionIcon>
        </footer>
      ) : null}
    </article>
  );
}, looksTheSame);

function EditQuestion({
  text,
  busy,
  onChange,
  onCancel,
  onAsk,
}: {
  readonly text: string;
  readonly busy: boolean;
  readonly onChange: (text: string) => void;
  readonly onCancel: () => void;
  readonly onAsk: () => void;
}) {
  const { t } = useTranslation();
  return (
    <form
      className={classes['edit']}
      onSubmit={(event) => {
        event.preventDefault();
        onAsk();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onCancel();
        } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
          if (!(event.target instanceof HTMLTextAreaElement)) return;
          event.preventDefault();
          if (text.trim() !== '') onAsk();
        }
      }}
    >
      <Textarea
        aria-label={t('chat.edit')}
        autosize
        maxRows={16}
        autoFocus
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className={classes['foot']}>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          {t('words.cancel')}
        </Button>
        <Button size="compact-sm" type="submit" loading={busy} disabled={text.trim() === ''}>
          {t('chat.askAgain')}
        </Button>
      </div>
    </form>
  );
}
