import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ConversationId } from '../../../../contract/ids.ts';
import { useTransport } from '../../../host/host.tsx';
import { useNotices } from '../../../host/notices.ts';
import { callHost } from '../../../host/call-host.ts';
import { OpenConversation } from './open-conversation.ts';
import type { ShownConversation } from './open-conversation.ts';

/** How long a page that nobody sees waits between two drawings: it gets no animation frames (milliseconds). */
const UNSEEN_MS = 200;

/** A conversation, live; read again when the connection to the host has missed something. */
export function useConversation(id: ConversationId): OpenConversation {
  const transport = useTransport();
  const open = useMemo(
    () =>
      new OpenConversation({
        read: (signal) => callHost(transport, 'chat.get', { id }, signal),
        beforeDrawing: (work) => {
          if (document.hidden) setTimeout(work, UNSEEN_MS);
          else requestAnimationFrame(work);
        },
      }),
    [transport, id],
  );
  useEffect(() => {
    void open.readAnew();
    return () => open.close();
  }, [open]);
  useNotices((notice) => {
    if (notice.kind === 'opened') {
      // How an answer grew meanwhile is not told again.
      const { whole, failure } = open.shown();
      const isWriting = whole?.messages.some(({ answer }) => answer?.state === 'writing') === true;
      if (!notice.continues || failure !== null || isWriting) void open.readAnew();
      return;
    }
    const { event } = notice;
    switch (event.name) {
      case 'chat.delta':
      case 'chat.partChanged':
      case 'chat.answerChanged':
        if (event.payload.conversation === id) open.hear(event);
        break;
      case 'chat.changed':
        if (event.payload.conversation === id) void open.readAnew();
        break;
      default:
    }
  });
  return open;
}

/** A part of a conversation that is the same value as long as it does not change; only then is it drawn again. */
export function useShown<T>(open: OpenConversation, select: (shown: ShownConversation) => T): T {
  return useSyncExternalStore(open.subscribe, () => select(open.shown()));
}
