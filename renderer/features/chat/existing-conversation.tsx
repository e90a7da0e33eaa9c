import { useMemo } from 'react';
import type { ConversationId } from '../../../contract/ids.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyFailed } from '../../components/notify.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { deliver, partsOf } from './composer/drafts.ts';
import { ConversationFrame } from './conversation-frame.tsx';
import { NO_SETTINGS } from './settings-form.ts';
import { shownPath } from './thread/shown-path.ts';
import { Thread } from './thread/thread.tsx';
import { useConversation } from './thread/use-conversation.ts';
import classes from './chat.module.css';

/** A conversation with its messages. */
export function ExistingConversation({
  id,
  onManageTools,
}: {
  readonly id: ConversationId;
  readonly onManageTools: () => void;
}) {
  const { open, shown } = useConversation(id);
  const { data: models = [] } = useHostQuery('chat.models', {});
  const { whole, failure } = shown;
  const readAnew = () => void open.readAnew();
  const update = useHostMutation('chat.update', { onSuccess: readAnew, onError: notifyFailed });
  const stop = useHostMutation('chat.stop', { onSuccess: readAnew, onError: notifyFailed });
  const send = useHostMutation('chat.send', {
    onSuccess: ({ question, answers }) => open.put([question, ...answers], answers[0] ?? question),
  });
  const messages = whole?.messages;
  const leaf = whole?.conversation.leaf ?? null;
  const path = useMemo(() => shownPath(messages ?? [], leaf), [messages, leaf]);
  const writing = messages?.filter(({ answer }) => answer?.state === 'writing') ?? [];
  // What was chosen holds at once, not only when it has been read again.
  const chosen = update.isPending ? update.variables.changes : {};
  const model = chosen.model ?? whole?.conversation.model ?? null;
  return (
    <ConversationFrame
      draftName={id}
      models={models}
      model={model}
      settings={whole?.conversation ?? NO_SETTINGS}
      answering={writing.length > 0}
      ready={whole !== null}
      onChange={(changes) => update.mutate({ id, changes })}
      onStop={() => writing.forEach(({ id: message }) => stop.mutate({ conversation: id, message }))}
      onManageTools={onManageTools}
      onSend={(asked) =>
        void deliver(id, async (draft) => {
          await send.mutateAsync({ id, parts: partsOf(draft), models: asked });
        })
      }
    >
      {failure === null ? null : (
        <div className={classes['failure']}>
          <FailureNote failure={failure} onRetry={readAnew} />
        </div>
      )}
      {whole === null ? (
        <div className={classes['welcome']}>{failure === null ? <SkeletonRows /> : null}</div>
      ) : (
        <Thread path={path} conversation={id} open={open} />
      )}
    </ConversationFrame>
  );
}
