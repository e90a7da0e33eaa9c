import type { Message } from '../../../../contract/chat.ts';
import type { MessageId } from '../../../../contract/ids.ts';

/** A message of the branch that is shown, among its alternatives. */
export interface Step {
  readonly message: Message;
  /** Itself among them, in the order of their making. */
  readonly siblings: readonly Message[];
  /** There is an answer to each of its alternatives at once: they stand side by side. */
  readonly sideBySide: boolean;
}

/** Answers that were asked for at once begin within this time; nobody asks another model so soon (milliseconds). */
const AT_ONCE_MS = 100;

/** The branch that ends at `leaf`, the beginning first. */
export function shownPath(messages: readonly Message[], leaf: MessageId | null): readonly Step[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const alternatives = Map.groupBy(messages, placeOf);
  const path: Step[] = [];
  // A circle, which the host never makes, must not hang the page.
  for (let at = byId.get(leaf ?? ('' as MessageId)); at !== undefined && path.length <= messages.length;) {
    const message = at;
    const siblings = alternatives.get(placeOf(message)) ?? [];
    path.push({
      message,
      siblings,
      sideBySide: message.id === leaf && wereAskedAtOnce(message, siblings, messages),
    });
    at = message.parent === null ? undefined : byId.get(message.parent);
  }
  return path.reverse();
}

/** Alternatives follow the same message and are by the same side. */
function placeOf({ parent, role }: Message): string {
  return `${role} ${parent ?? ''}`;
}

/** The alternatives that were asked for together with an answer, itself among them. */
export function askedAtOnce(message: Message, siblings: readonly Message[]): readonly Message[] {
  return siblings.filter(({ createdAt }) => Math.abs(createdAt - message.createdAt) <= AT_ONCE_MS);
}

function wereAskedAtOnce(message: Message, siblings: readonly Message[], all: readonly Message[]): boolean {
  if (message.role !== 'assistant') return false;
  const together = askedAtOnce(message, siblings);
  const models = new Set(together.map(({ answer }) => answer?.model));
  return models.size > 1 && !together.some(({ id }) => all.some(({ parent }) => parent === id));
}
