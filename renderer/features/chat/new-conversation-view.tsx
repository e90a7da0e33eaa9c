import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ConversationId } from '../../../contract/ids.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { usualModel } from './choose-model.ts';
import { changeDraft } from './composer/drafts.ts';
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
  const known = models.data ?? [];
  const model = draft.model ?? usualModel(known, recent?.conversations[0]?.model ?? null);
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
      settings={settings}
      answering={false}
      busy={create.isPending || send.isPending}
      onChange={changeNewConversation}
      onStop={() => undefined}
      onManageTools={onManageTools}
      onSend={(parts, asked, sent) =>
        create.mutate(
          { ...draft, model },
          {
            onSuccess: ({ id }) =>
              send.mutate(
                { id, parts, models: asked },
                {
                  onSuccess: sent,
                  // The conversation exists: the draft goes there, with what was wrong beside it.
                  onError: () => moveDraft(id),
                  onSettled() {
                    askBeside(id, useBeside.getState().beside[NEW] ?? null);
                    askBeside(NEW, null);
                    changeNewConversation({ systemPrompt: '' });
                    onBegun(id);
                  },
                },
              ),
          },
        )
      }
    >
      <div className={classes['welcome']}>
        {create.error === null ? null : <FailureNote failure={create.error} />}
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

function moveDraft(to: string): void {
  changeDraft(NEW, (draft) => {
    changeDraft(to, () => draft);
    return { text: '', files: [] };
  });
}
