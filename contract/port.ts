import * as z from 'zod';
import { Position } from './event-stream.ts';

/** One end of a channel of messages, as much of it as the contract needs. */
export interface Port {
  post(message: unknown): void;
  /** Returns its own unsubscribe. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** The other end is gone. Returns its own unsubscribe. */
  onClose(listener: () => void): () => void;
}

const Id = z.int().min(1);

/** From a client to the host. `id` names a call or a listener until it is given up or answered. */
export const PortRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: Id, name: z.string().max(256), input: z.unknown() }),
  z.strictObject({ kind: z.literal('listen'), id: Id, after: Position.nullable() }),
  z.strictObject({ kind: z.literal('give-up'), id: Id }),
]);
export type PortRequest = z.infer<typeof PortRequest>;

/** From the host to a client. */
export const PortReply = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), id: Id, answer: z.unknown() }),
  z.strictObject({ kind: z.literal('notice'), id: Id, notice: z.unknown() }),
]);
export type PortReply = z.infer<typeof PortReply>;

/** A message port's event; a message carries `data`. */
interface PortEvent {
  readonly type?: string;
  readonly data?: unknown;
}

/** A browser's `MessagePort`, or Node's from `worker_threads`. */
export interface EventTargetPort {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: PortEvent) => void): void;
  removeEventListener(type: string, listener: (event: PortEvent) => void): void;
  start(): void;
}

export function fromEventTarget(port: EventTargetPort): Port {
  const on = (type: string, listener: (event: PortEvent) => void) => {
    port.addEventListener(type, listener);
    return () => port.removeEventListener(type, listener);
  };
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      const off = on('message', ({ data }) => listener(data));
      port.start();
      return off;
    },
    onClose: (listener) => on('close', () => listener()),
  };
}

/** Electron's `MessagePortMain`. */
export interface EmitterPort {
  postMessage(message: unknown): void;
  on(type: string, listener: (event: PortEvent) => void): unknown;
  off(type: string, listener: (event: PortEvent) => void): unknown;
  start(): void;
}

export function fromEmitter(port: EmitterPort): Port {
  return fromEventTarget({
    postMessage: (message) => port.postMessage(message),
    addEventListener: (type, listener) => void port.on(type, listener),
    removeEventListener: (type, listener) => void port.off(type, listener),
    start: () => port.start(),
  });
}
