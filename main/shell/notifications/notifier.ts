import type { Place } from '../../../contract/desktop.ts';
import type { HostEvent } from '../../../contract/event-stream.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { Words } from '../words/en.ts';
import type { Notice } from './notice.ts';
import { NOTHING_TOLD, onHostEvent, tell } from './policy.ts';
import type { NotificationState, Surroundings } from './policy.ts';
import { ShownNotices } from './show-notice.ts';

export interface NotifierOptions {
  readonly settings: () => Settings['notifications'];
  readonly words: () => Words;
  /** @see Surroundings.watched */
  readonly watched: () => boolean;
  readonly open: (place: Place) => void;
}

/** Holds the policy's memory and shows what the policy says. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #shown: ShownNotices;
  #state: NotificationState = NOTHING_TOLD;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#shown = new ShownNotices(options.open);
  }

  hear(event: HostEvent): void {
    this.#take(onHostEvent(this.#state, event, this.#surroundings()));
  }

  /** How the servers are when the host is first heard: news are measured by that. */
  knows(servers: readonly ServerStatus[]): void {
    const known = servers.map(({ id, state }) => [id as string, { state, asked: false }] as const);
    this.#state = { ...this.#state, servers: new Map([...known, ...this.#state.servers]) };
  }

  updateFound(version: string): void {
    const { notifications: words } = this.#options.words();
    const notice: Notice = {
      kind: 'updateAvailable',
      key: `update ${version}`,
      title: words.updateAvailable(version),
      body: words.updateAvailableBody,
      place: { screen: 'settings' },
    };
    this.#take(tell(this.#state, [notice], this.#surroundings()));
  }

  #take({ state, show }: ReturnType<typeof tell>): void {
    this.#state = state;
    show.forEach((notice) => this.#shown.show(notice));
  }

  #surroundings(): Surroundings {
    const { settings, words, watched } = this.#options;
    return { settings: settings(), words: words(), watched: watched(), now: Date.now() };
  }
}
