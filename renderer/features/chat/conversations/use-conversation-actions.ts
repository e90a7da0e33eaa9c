import { useTranslation } from 'react-i18next';
import type { ConversationPage } from '../../../../contract/chat.ts';
import { Failure } from '../../../../contract/failure.ts';
import { notifyDone, notifyFailed } from '../../../components/notify.tsx';
import { saveFile } from '../../../components/save-file.ts';
import { useTransport } from '../../../host/host.tsx';
import { callHost } from '../../../host/call-host.ts';
import { useHostMutation } from '../../../host/use-host.ts';

type Listed = ConversationPage['conversations'][number];

/** What can be done with a conversation as a whole. */
export function useConversationActions({ id, title }: Pick<Listed, 'id' | 'title'>, onRemoved: () => void) {
  const { t } = useTranslation();
  const transport = useTransport();
  const update = useHostMutation('chat.update', { onError: notifyFailed });
  const restore = useHostMutation('chat.restore', { onError: notifyFailed });
  const remove = useHostMutation('chat.remove', {
    onSuccess() {
      onRemoved();
      notifyDone(t('chat.removed', { title }), () => restore.mutate({ id }));
    },
    onError: notifyFailed,
  });
  const save = async (format: 'markdown' | 'json') => {
    try {
      const { signal } = new AbortController();
      const { name, text } = await callHost(transport, 'chat.export', { id, format }, signal);
      saveFile(new Blob([text], { type: format === 'json' ? 'application/json' : 'text/markdown' }), name);
    } catch (error) {
      if (error instanceof Failure) notifyFailed(error);
      else throw error;
    }
  };
  return {
    rename: (newTitle: string) => update.mutate({ id, changes: { title: newTitle.slice(0, 200) } }),
    remove: () => remove.mutate({ id }),
    /** As a file of the browser's downloads. */
    save: (format: 'markdown' | 'json') => void save(format),
  };
}
