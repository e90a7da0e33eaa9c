import { mayNavigate } from './navigation.ts';

/** As much of a frame as says who sent a message. */
export interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/**
 * Whether a message comes from a page of ours: the top frame of a window, at our own address. A frame that is gone by
 * the time the message is read is null.
 */
export function isOurPage(frame: Frame | null | undefined): boolean {
  return frame !== null && frame !== undefined && frame.parent === null && mayNavigate(frame.url);
}
