import '@mantine/dropzone/styles.css';
import { ActionIcon, Textarea } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconArrowUp, IconPaperclip, IconPlayerStopFilled } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatModel } from '../../../../contract/chat.ts';
import { changeDraft, maySend, useDraft } from './drafts.ts';
import { DraftFiles } from './draft-files.tsx';
import { useAttach } from './use-attach.ts';
import classes from './composer.module.css';

/** Where one writes and attaches. Enter sends, Shift+Enter makes a line, Esc stops the answer that is being written. */
export function Composer({
  conversation,
  model,
  answering,
  ready,
  onSend,
  onStop,
  children,
}: {
  /** Under which its draft is kept. */
  readonly conversation: string;
  readonly model: ChatModel | undefined;
  readonly answering: boolean;
  /** Whether there is something to send it to. */
  readonly ready: boolean;
  readonly onSend: () => void;
  readonly onStop: () => void;
  /** Model and settings, below the field. */
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const draft = useDraft(conversation);
  const attach = useAttach(conversation);
  const field = useRef<HTMLTextAreaElement>(null);
  const choose = useRef<() => void>(null);
  useEffect(() => field.current?.focus(), [conversation]);
  const canSend = ready && maySend(draft) && !answering;
  const send = () => {
    if (canSend) onSend();
  };
  return (
    <form
      className={classes['composer']}
      aria-label={t('chat.compose')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Dropzone.FullScreen withinPortal={false} onDrop={attach.attach} useFsAccessApi={false}>
        <p className={classes['dropHere']}>{t('chat.file.drop')}</p>
      </Dropzone.FullScreen>
      <Dropzone
        className={classes['chooser'] ?? ''}
        openRef={choose}
        onDrop={attach.attach}
        activateOnClick={false}
        activateOnKeyboard={false}
        useFsAccessApi={false}
        enablePointerEvents
        tabIndex={-1}
        inputProps={{ 'aria-label': t('chat.file.choose'), tabIndex: -1 }}
      >
        {null}
      </Dropzone>
      <DraftFiles files={draft.files} model={model} actions={attach} />
      <Textarea
        ref={field}
        data-composer
        variant="unstyled"
        aria-label={t('chat.message')}
        placeholder={t('chat.placeholder')}
        autosize
        minRows={1}
        maxRows={12}
        value={draft.text}
        onChange={(event) => {
          const text = event.currentTarget.value;
          changeDraft(conversation, (before) => ({ ...before, text }));
        }}
        onKeyDown={(event) => {
          // Enter that ends the composition of a letter is no Enter.
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
        onPaste={(event) => {
          const files = [...event.clipboardData.files];
          if (files.length === 0) return;
          event.preventDefault();
          attach.attach(files);
        }}
      />
      <div className={classes['bar']}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('chat.file.choose')}
          title={t('chat.file.choose')}
          onClick={() => choose.current?.()}
        >
          <IconPaperclip size={16} />
        </ActionIcon>
        {children}
        {answering ? (
          <ActionIcon
            variant="default"
            radius="xl"
            size="lg"
            aria-label={t('chat.stop')}
            title={`${t('chat.stop')}  Esc`}
            onClick={onStop}
          >
            <IconPlayerStopFilled size={14} />
          </ActionIcon>
        ) : (
          <ActionIcon
            type="submit"
            radius="xl"
            size="lg"
            aria-label={t('chat.send')}
            title={`${t('chat.send')}  ↵`}
            loading={draft.delivery === 'sending'}
            disabled={!canSend}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
        )}
      </div>
    </form>
  );
}
