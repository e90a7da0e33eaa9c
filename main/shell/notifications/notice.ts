import type { Settings } from '../../../contract/settings.ts';
import type { Place } from '../../../contract/desktop.ts';

/** What a notification is about; each can be switched off by its own setting. */
export type NoticeKind = keyof Settings['notifications'];

/** A notification, before it has a face. */
export interface Notice {
  readonly kind: NoticeKind | 'more';
  /** A newer one with the same key takes the place of the older. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  /** What a click opens. */
  readonly place: Place;
}
