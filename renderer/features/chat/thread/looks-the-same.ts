import type { Message } from '../../../../contract/chat.ts';

interface Shown {
  readonly message: Message;
  readonly siblings: readonly Message[];
  readonly conversation: string;
  readonly open: object;
}

/** Whether a message needs no drawing: most do not while another one grows. Of its alternatives only their ids matter. */
export function looksTheSame(before: Shown, now: Shown): boolean {
  return (
    before.message === now.message &&
    before.open === now.open &&
    before.conversation === now.conversation &&
    before.siblings.length === now.siblings.length &&
    before.siblings.every(({ id }, index) => id === now.siblings[index]?.id)
  );
}
