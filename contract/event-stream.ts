import * as z from 'zod';
import { reaches } from './caller.ts';
import type { Caller } from './caller.ts';
import type { Event, Procedure } from './define.ts';
import type { HostEvents } from './index.ts';
import { contract } from './index.ts';

/**
 * Where a listener stands in a host's events: which run of the host, and the number of the last event heard. A host that
 * was started again counts anew, under another epoch.
 */
export const Position = z.strictObject({ epoch: z.string().min(1).max(64), seq: z.int().min(0) });
export type Position = z.infer<typeof Position>;

export type HostEvent = { [K in keyof HostEvents]: { name: K; payload: HostEvents[K] } }[keyof HostEvents];

/** What a listener hears. */
export type Notice =
  /** The first of each stream. Where it does not continue, events were missed: everything is to be read anew. */
  | { readonly kind: 'opened'; readonly position: Position; readonly continues: boolean }
  | { readonly kind: 'event'; readonly position: Position; readonly event: HostEvent };

const Envelope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), position: Position, continues: z.boolean() }),
  z.strictObject({
    kind: z.literal('event'),
    position: Position,
    event: z.strictObject({ name: z.string(), payload: z.unknown() }),
  }),
]);

/**
 * Checks a notice that came from outside. Null for an event of a newer host that this side does not know: it is left
 * out.
 */
export function readNotice(received: unknown): Notice | null {
  const envelope = Envelope.parse(received);
  if (envelope.kind === 'opened') return envelope;
  const { name, payload } = envelope.event;
  const known = EVENTS.get(name);
  if (known === undefined) return null;
  // The name chose the schema that made the payload.
  const event = { name, payload: known.payload.parse(payload) } as HostEvent;
  return { kind: 'event', position: envelope.position, event };
}

/** Whether an event of the contract is for ears like this caller's. */
export function mayHear(caller: Caller, { name }: HostEvent): boolean {
  const event = EVENTS.get(name);
  return event !== undefined && reaches(caller, event.by);
}

/** Whether an event is not to be told again to a listener that comes back. */
export function isPassing({ name }: HostEvent): boolean {
  return EVENTS.get(name)?.passing === true;
}

/** `domain.name` → event, for every event of the contract. */
const EVENTS: ReadonlyMap<string, Event> = new Map(
  Object.entries(contract).flatMap(([domain, entries]) =>
    Object.entries<Procedure | Event>(entries).flatMap(([name, entry]) =>
      entry.kind === 'event' ? [[`${domain}.${name}`, entry] as const] : [],
    ),
  ),
);

/** Hears the events alone, for a listener that does not come back. */
export function eventsOnly(listener: (event: HostEvent) => void): (notice: Notice) => void {
  return (notice) => {
    if (notice.kind === 'event') listener(notice.event);
  };
}

/** A position as one word, for headers and server-sent events' ids. */
export function writePosition({ epoch, seq }: Position): string {
  return `${epoch}.${seq}`;
}

/** Null for what is not a position of ours. */
export function readPosition(text: string | undefined): Position | null {
  const [, epoch, seq] = /^([\w-]{1,64})\.(\d{1,15})$/.exec(text ?? '') ?? [];
  return epoch === undefined ? null : { epoch, seq: Number(seq) };
}
