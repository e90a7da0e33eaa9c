import type { MessagePart } from '../../../contract/chat.ts';

/** Which of the answer's requests wrote a part; null where that is not known. */
export function roundOf(part: MessagePart): number | null {
  return 'round' in part ? (part.round ?? null) : null;
}
