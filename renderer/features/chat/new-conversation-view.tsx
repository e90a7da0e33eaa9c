import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ConversationId } from '../../../contract/ids.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { usualModel } from './choose-model.ts';
import { deliver, moveDraft, partsOf } from './composer/drafts.ts';
import { ConversationFrame } from './conversation-frame.tsx';
import { askBeside, changeNewConversation, useBeside, useNewConversation } from './new-conversation.ts';
import { NO_SETTINGS } from './settings-form.ts';
import classes from './chat.module.css';

const NEW = 'new';

/** Before the first message: nothing is stored yet. */
export function NewConversation({
  onBegun,
  onManageTools,
}: {
  readonly onBegun: (id: ConversationId) => void;
  readonly onManageTools: () => void;
}) {
  const { t } = useTranslation();
  const models = useHostQuery('chat.models', {});
  const { data: recent } = useHostQuery('chat.list', { limit: 1 });
  const draft = useNewConversation((state) => state.draft);
  const create = useHostMutation('chat.create');
  const send = useHostMutation('chat.send');
  // Whoever looks at something else by then is not called back.
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);
  /** Goes on whatever one looks at meanwhile: the promise of a mutation is kept when its component is gone. */
  const begin = async (asked: string[]) => {
    let id = null as ConversationId | null;
    await deliver(NEW, async (written) => {
      ({ id } = await create.mutateAsync({ ...draft, model }));
      await send.mutateAsync({ id, parts: partsOf(written), models: asked });
    });
    if (id === null) return;
    askBeside(id, useBeside.getState().beside[NEW] ?? null);
    askBeside(NEW, null);
    changeNewConversation({ systemPrompt: '' });
    // The conversation exists: what was refused or is left goes there, with what was wrong beside it.
    moveDraft(NEW, id);
    if (isHere.current) onBegun(id);
  };
  const known = models.data ?? [];
  const wanted = draft.model ?? recent?.conversations[0]?.model ?? null;
  const model = draft.model ?? usualModel(known, wanted);
  const settings = {
    systemPrompt: draft.systemPrompt ?? NO_SETTINGS.systemPrompt,
    parameters: draft.parameters ?? NO_SETTINGS.parameters,
    toolServers: draft.toolServers ?? NO_SETTINGS.toolServers,
  };
  return (
    <ConversationFrame
      draftName={NEW}
      models={known}
      model={model}
      wanted={wanted}
      settings={settings}
      answering={false}
      ready
      onChoose={(chosen) => changeNewConversation({ model: chosen })}
      onSave={(choices) => {
        changeNewConversation(choices);
        return Promise.resolve();
      }}
      onStop={() => undefined}
      onManageTools={onManageTools}
      onSend={(asked) => void begin(asked)}
    >
      <div className={classes['welcome']}>
        {models.error === null ? null : (
          <FailureNote failure={models.error} onRetry={() => void models.refetch()} />
        )}
        {models.data?.length === 0 ? (
          <EmptyState
            sentence={t('chat.noModels')}
            action={
              <Button component={Link} href="/models">
                {t('chat.getModel')}
              </Button>
            }
          />
        ) : (
          <EmptyState sentence={t('chat.empty')} />
        )}
      </div>
    </ConversationFrame>
  );
}
