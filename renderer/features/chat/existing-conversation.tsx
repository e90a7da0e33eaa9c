import type { ConversationId } from '../../../contract/ids.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyFailed } from '../../components/notify.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { deliver, partsOf } from './composer/drafts.ts';
import { ConversationFrame } from './conversation-frame.tsx';
import { NO_SETTINGS } from './settings-form.ts';
import type { ShownConversation } from './thread/open-conversation.ts';
import { Thread } from './thread/thread.tsx';
import { useConversation, useShown } from './thread/use-conversation.ts';
import classes from './chat.module.css';

/** A conversation with its messages. What grows is drawn by the thread alone, not by what one writes in. */
export function ExistingConversation({
  id,
  onManageTools,
}: {
  readonly id: ConversationId;
  readonly onManageTools: () => void;
}) {
  const open = useConversation(id);
  const { data: models = [] } = useHostQuery('chat.models', {});
  const conversation = useShown(open, ({ whole }) => whole?.conversation ?? null);
  const failure = useShown(open, (shown) => shown.failure);
  const answering = useShown(open, (shown) => writing(shown).length > 0);
  const readAnew = () => void open.readAnew();
  const put = open.putConversation;
  const choose = useHostMutation('chat.update', { onSuccess: put, onError: notifyFailed });
  const save = useHostMutation('chat.update', { onSuccess: put });
  const stop = useHostMutation('chat.stop', { onSuccess: readAnew, onError: notifyFailed });
  const send = useHostMutation('chat.send', {
    onSuccess: ({ question, answers }) => open.put([question, ...answers], answers[0] ?? question),
  });
  // What was chosen holds at once, not only when the host has answered.
  const chosen = choose.isPending ? choose.variables.changes : {};
  return (
    <ConversationFrame
      draftName={id}
      models={models}
      model={chosen.model ?? conversation?.model ?? null}
      settings={conversation ?? NO_SETTINGS}
      answering={answering}
      ready={conversation !== null}
      onChoose={(model) => choose.mutate({ id, changes: { model } })}
      onSave={(changes) => save.mutateAsync({ id, changes })}
      onStop={() =>
        writing(open.shown()).forEach(({ id: message }) => stop.mutate({ conversation: id, message }))
      }
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
      {conversation === null ? (
        <div className={classes['welcome']}>{failure === null ? <SkeletonRows /> : null}</div>
      ) : (
        <Thread conversation={id} open={open} />
      )}
    </ConversationFrame>
  );
}

function writing({ whole }: ShownConversation) {
  return whole?.messages.filter(({ answer }) => answer?.state === 'writing') ?? [];
}
