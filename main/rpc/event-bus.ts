import type { EventListener, HostEvent } from './client.ts';

/** Hands each of the host's events to everyone who listens. */
export interface EventBus {
  emit(event: HostEvent): void;
  /** Returns its own unsubscribe. */
  subscribe(listener: EventListener): () => void;
}

export function createEventBus(): EventBus {
  const listeners = new Set<EventListener>();
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
