import { Notification } from 'electron';
import type { Place } from '../../../contract/desktop.ts';
import type { Notice } from './notice.ts';

/** Shows notices as the system's notifications. A newer one of a matter takes the place of the older. */
export class ShownNotices {
  readonly #open: (place: Place) => void;
  /** Held also because a notification that is let go loses its click. */
  readonly #shown = new Map<string, Notification>();

  constructor(open: (place: Place) => void) {
    this.#open = open;
  }

  show({ key, title, body, place }: Notice): void {
    if (!Notification.isSupported()) return;
    this.#shown.get(key)?.close();
    const notification = new Notification({ title, body, silent: true });
    const forget = () => {
      if (this.#shown.get(key) === notification) this.#shown.delete(key);
    };
    notification.on('click', () => {
      forget();
      this.#open(place);
    });
    notification.on('close', forget);
    // Not allowed, or nobody there to show it: the tray says it too.
    notification.on('failed', forget);
    this.#shown.set(key, notification);
    notification.show();
  }
}
