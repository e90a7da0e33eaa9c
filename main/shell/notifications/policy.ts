import type { HostEvent } from '../../../contract/event-stream.ts';
import type { Download } from '../../../contract/model.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { Words } from '../words/en.ts';
import type { Notice } from './notice.ts';
import { accessNotice, accountNotice, downloadNotices, requestNotices, serverNotices } from './occasions.ts';
import type { ServerBefore } from './occasions.ts';

/** The same matter is told again after this time at the earliest (milliseconds). */
export const SAME_MATTER_MS = 600_000;
/** No more than so many different matters in so long a time; what is beyond becomes one notification that more happened. */
export const BURST = { count: 4, withinMs: 60_000 } as const;

/** What the policy remembers between events. */
export interface NotificationState {
  readonly servers: ReadonlyMap<string, ServerBefore>;
  readonly downloads: ReadonlyMap<string, Download['state']>;
  /** When each matter was told last (Unix milliseconds). */
  readonly told: ReadonlyMap<string, number>;
  /** Matters left out since the burst began. */
  readonly leftOut: number;
}

export const NOTHING_TOLD: NotificationState = {
  servers: new Map(),
  downloads: new Map(),
  told: new Map(),
  leftOut: 0,
};

export interface Surroundings {
  readonly settings: Settings['notifications'];
  readonly words: Words;
  /** Unix milliseconds. */
  readonly now: number;
  /** A window of the app has the focus: its user sees what happens. */
  readonly watched: boolean;
}

interface Told {
  readonly state: NotificationState;
  readonly show: readonly Notice[];
}

/** What an event of the host is worth a notification, and what the policy has to remember of it. */
export function onHostEvent(state: NotificationState, event: HostEvent, surroundings: Surroundings): Told {
  const { words } = surroundings;
  switch (event.name) {
    case 'servers.changed': {
      const server = event.payload;
      const { now, notices } = serverNotices(state.servers.get(server.id), server, words);
      const servers = new Map(state.servers).set(server.id, now);
      return tell({ ...state, servers }, notices, surroundings);
    }
    case 'requests.finished':
      return tell(
        state,
        event.payload.rows.flatMap((row) => requestNotices(row, words)),
        surroundings,
      );
    case 'clients.asked':
      return tell(state, [accessNotice(event.payload, words)], surroundings);
    case 'people.registered':
      return tell(state, [accountNotice(event.payload, words)], surroundings);
    case 'models.downloadChanged': {
      const download = event.payload;
      const notices = downloadNotices(state.downloads.get(download.id), download, words);
      const downloads = new Map(state.downloads).set(download.id, download.state);
      return tell({ ...state, downloads }, notices, surroundings);
    }
    default:
      return { state, show: [] };
  }
}

/** Takes out what is switched off, seen anyway, or was told a moment ago, and keeps a burst short. */
export function tell(state: NotificationState, notices: readonly Notice[], surroundings: Surroundings): Told {
  const { settings, now, watched, words } = surroundings;
  // What was told long ago needs no place in memory.
  const told = new Map([...state.told].filter(([, at]) => now - at < SAME_MATTER_MS));
  let { leftOut } = state;
  const show: Notice[] = [];
  for (const notice of notices) {
    if (watched || (notice.kind !== 'more' && !settings[notice.kind])) continue;
    const matter = `${notice.kind} ${notice.key}`;
    if (told.has(matter)) continue;
    told.set(matter, now);
    const recent = [...told.values()].filter((at) => now - at < BURST.withinMs).length;
    if (recent <= BURST.count) {
      leftOut = 0;
      show.push(notice);
    } else {
      leftOut += 1;
    }
  }
  if (state.leftOut === 0 && leftOut > 0) show.push(more(words));
  return { state: { ...state, told, leftOut }, show };
}

function more({ notifications: words }: Words): Notice {
  return {
    ...{ kind: 'more', key: 'more', title: words.more, body: words.moreBody },
    place: { screen: 'requests' },
  };
}
