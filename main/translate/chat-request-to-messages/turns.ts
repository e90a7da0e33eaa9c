import type { BlockBody, ToolResultBody } from '../wire/messages-body.ts';

/** A call of the assistant's, and its result once that was found. */
export interface OpenCall {
  /** What results call it: an id, or the name of a legacy function. null where the client gave none. */
  readonly clientId: string | null;
  readonly kind: 'tool' | 'function';
  /** As Anthropic gets it. */
  readonly id: string;
  result: ToolResultBody | null;
  /** Results stand in the order in which they came. */
  arrival: number;
}

/** Consecutive messages of one role. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly path: string;
  readonly blocks: BlockBody[];
  /** The assistant's. */
  readonly calls: OpenCall[];
}

/** The call that a result belongs to: the latest that waits for one, else the latest of that id. */
export function findCall(
  turns: readonly Turn[],
  kind: OpenCall['kind'],
  clientId: string | null,
): OpenCall | undefined {
  const calls = turns.toReversed().flatMap((turn) => turn.calls.filter((call) => call.kind === kind));
  const same = calls.filter((call) => call.clientId === clientId);
  return same.find(isOpen) ?? same[0] ?? (kind === 'tool' ? nameless(turns) : undefined);
}

/** Calls without an id take their results in turn. */
function nameless(turns: readonly Turn[]): OpenCall | undefined {
  const last = turns.findLast((turn) => turn.calls.length > 0);
  return last?.calls.find((call) => call.clientId === null && isOpen(call));
}

function isOpen({ result }: OpenCall): boolean {
  return result === null;
}
