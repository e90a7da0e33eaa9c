import type { InputPart, Message } from '../../../../contract/chat.ts';
import type { ConversationId } from '../../../../contract/ids.ts';
import { notifyFailed } from '../../../components/notify.tsx';
import { useHostMutation } from '../../../host/use-host.ts';
import type { OpenConversation } from './open-conversation.ts';

/** What can be done with the messages of a conversation. What the host answers is shown at once. */
export function useThreadActions(conversation: ConversationId, open: OpenConversation) {
  const show = (message: Message) => open.put([message], message);
  const readAnew = () => void open.readAnew();
  const regenerate = useHostMutation('chat.regenerate', { onSuccess: show, onError: notifyFailed });
  const goOn = useHostMutation('chat.continue', { onSuccess: readAnew, onError: notifyFailed });
  const stop = useHostMutation('chat.stop', { onSuccess: readAnew, onError: notifyFailed });
  const select = useHostMutation('chat.selectBranch', { onSuccess: readAnew, onError: notifyFailed });
  const edit = useHostMutation('chat.edit', {
    onSuccess: ({ question, answers }) => open.put([question, ...answers], answers[0] ?? question),
    onError: notifyFailed,
  });
  const decide = useHostMutation('chat.answerTool', { onSuccess: readAnew, onError: notifyFailed });
  const of = (message: Message) => ({ conversation, message: message.id });
  return {
    /** Another answer beside this one, by default of the same model. */
    regenerate: (message: Message, model?: string) =>
      regenerate.mutate({ ...of(message), ...(model === undefined ? {} : { model }) }),
    goOn: (message: Message) => goOn.mutate(of(message)),
    stop: (message: Message) => stop.mutate(of(message)),
    select: (message: Message) => select.mutate(of(message)),
    edit: (message: Message, parts: InputPart[], done: () => void) =>
      edit.mutate({ ...of(message), parts }, { onSuccess: done }),
    decide: (message: Message, call: string, decision: 'once' | 'always' | 'refuse' | 'never') =>
      decide.mutate({ ...of(message), call, decision }),
    isEditing: edit.isPending,
    isDeciding: decide.isPending,
  };
}
