import { useEffect, useEffectEvent } from 'react';
import type { Notice } from '../../contract/event-stream.ts';

type Listener = (notice: Notice) => void;

const listeners = new Set<Listener>();

/** Tells every part of the page that hears the host by itself. */
export function tellNotice(notice: Notice): void {
  listeners.forEach((listener) => listener(notice));
}

/** Hears what the host tells; for the few whose content is no query, such as a list that grows at its top. */
export function useNotices(listener: Listener): void {
  const hear = useEffectEvent(listener);
  useEffect(() => {
    const own: Listener = (notice) => hear(notice);
    listeners.add(own);
    return () => void listeners.delete(own);
  }, []);
}
