import type { MessageId } from '../../contract/ids.ts';

/** A message as far as the tree is concerned. */
export interface Node {
  readonly id: MessageId;
  readonly parent: MessageId | null;
  /** The child that was shown last. */
  readonly shownChild: MessageId | null;
}

/** The branch that ends with this message, its first message first. Empty where there is no such message. */
export function branchOf<T extends Node>(messages: readonly T[], leaf: MessageId | null): T[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const branch: T[] = [];
  for (let next = leaf; next !== null;) {
    const message = byId.get(next);
    if (message === undefined) break;
    // Each is taken once, so that not even a circle in a damaged file could hold this up.
    byId.delete(next);
    branch.push(message);
    next = message.parent;
  }
  return branch.reverse();
}

/** Where the branch through this message was left: down along the children shown last, else the newest. */
export function leafBelow(messages: readonly Node[], from: MessageId): MessageId {
  const children = Map.groupBy(messages, ({ parent }) => parent);
  const seen = new Set<MessageId>();
  let leaf = from;
  let shown = messages.find(({ id }) => id === from)?.shownChild ?? null;
  while (!seen.has(leaf)) {
    seen.add(leaf);
    const below = children.get(leaf) ?? [];
    const next = below.find(({ id }) => id === shown) ?? below.at(-1);
    if (next === undefined) break;
    leaf = next.id;
    shown = next.shownChild;
  }
  return leaf;
}

/** Which child each message of a branch shows. */
export function shownChildren(branch: readonly Node[]): Map<MessageId, MessageId> {
  return new Map(branch.flatMap(({ id, parent }) => (parent === null ? [] : [[parent, id] as const])));
}
