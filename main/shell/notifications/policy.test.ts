import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AccessRequestId, PersonId } from '../../../contract/ids.ts';
import type { HostEvent } from '../../../contract/event-stream.ts';
import type { RequestRow } from '../../../contract/request.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import { DEFAULT_SETTINGS } from '../../../contract/settings.ts';
import { requestRow } from '../../requests/request-row.test-support.ts';
import { serverStatus } from '../testing/server-status.ts';
import { en } from '../words/en.ts';
import { BURST, NOTHING_TOLD, SAME_MATTER_MS, onHostEvent } from './policy.ts';
import type { Surroundings } from './policy.ts';

const all = { ...DEFAULT_SETTINGS.notifications, requestFailed: true };
const around: Surroundings = { settings: all, words: en, now: 1_000_000, watched: false };

const changed = (server: ServerStatus): HostEvent => ({ name: 'servers.changed', payload: server });
const finished = (...rows: RequestRow[]): HostEvent => ({
  name: 'requests.finished',
  payload: { rows, skipped: 0 },
});

/** What all of these events together show. */
function shown(events: readonly HostEvent[], surroundings: Partial<Surroundings> = {}) {
  let state = NOTHING_TOLD;
  return events.flatMap((event) => {
    const told = onHostEvent(state, event, { ...around, ...surroundings });
    ({ state } = told);
    return told.show;
  });
}

const server = serverStatus({ name: 'qwen' });
const starting = { ...server, state: 'starting', startedAt: 1_000 } as const;
const ready = { ...starting, state: 'ready', readyAt: 3_400 } as const;
const failed = {
  ...starting,
  state: 'failed',
  failure: { code: 'start_failed', message: 'No memory.' },
} as const;

describe('a program that wants to use the models', () => {
  const asked = (name: string): HostEvent => ({
    name: 'clients.asked',
    payload: {
      ...{ id: AccessRequestId.parse(randomUUID()), name, pid: 7, model: 'qwen', waiting: 1 },
      identity: { program: `/usr/bin/${name}`, agent: null, address: null },
      ...{ askedAt: 1, expiresAt: 2 },
    },
  });

  it('is told with what it asks for, and a click leads to the answer', () => {
    expect(shown([asked('Zed')])).toMatchObject([
      { kind: 'appAsks', title: 'Zed wants to use your models', place: { screen: 'apps' } },
    ]);
  });

  it('is never a flood, and can be switched off', () => {
    const many = Array.from({ length: 32 }, (_, n) => asked(`app-${n}`));
    expect(shown(many)).toHaveLength(BURST.count + 1);
    expect(shown(many, { settings: { ...all, appAsks: false } })).toEqual([]);
  });
});

describe('somebody who waits for an account', () => {
  const registered = (name: string): HostEvent => ({
    name: 'people.registered',
    payload: {
      ...{ id: PersonId.parse(randomUUID()), name, role: 'member', state: 'waiting' },
      ...{ createdAt: 1, lastSeenAt: null },
    },
  });

  it('is told by name, and a click leads to those who wait', () => {
    expect(shown([registered('Ada')])).toMatchObject([
      { kind: 'accountWaits', title: 'Ada would like an account', place: { screen: 'people' } },
    ]);
  });

  it('is one notification for several within a short time, and can be switched off', () => {
    const many = Array.from({ length: 20 }, (_, n) => registered(`Person ${n}`));
    expect(shown(many)).toHaveLength(1);
    expect(shown(many, { settings: { ...all, accountWaits: false } })).toEqual([]);
  });

  it('is told again when the next one comes later', () => {
    const first = onHostEvent(NOTHING_TOLD, registered('Ada'), around);
    const later = { ...around, now: around.now + SAME_MATTER_MS };
    expect(onHostEvent(first.state, registered('Ben'), later).show).toMatchObject([
      { title: 'Ben would like an account' },
    ]);
  });
});

describe('a server', () => {
  it('that a request starts is told, and that it is ready, in the place of the first', () => {
    const notices = shown([server, { ...starting, queued: 1 }, starting, ready].map(changed));
    expect(notices).toMatchObject([
      { kind: 'serverStarting', title: 'qwen is starting' },
      { kind: 'serverReady', title: 'qwen is ready', body: 'Loaded in 2.4 s.' },
    ]);
    expect(notices[0]?.key).toBe(notices[1]?.key);
    expect(notices[1]?.place).toEqual({ screen: 'servers', open: { server: server.id } });
  });

  it('that a person starts is no news', () => {
    expect(shown([server, starting, ready].map(changed))).toEqual([]);
  });

  it('that a request began to wait for only later is told all the same', () => {
    expect(shown([server, starting, { ...starting, queued: 1 }].map(changed))).toMatchObject([
      { kind: 'serverStarting' },
    ]);
  });

  it('that fails is told with its reason, whoever started it', () => {
    expect(shown([server, starting, failed, failed].map(changed))).toMatchObject([
      { kind: 'serverFailed', title: 'qwen did not start', body: 'No memory.' },
    ]);
  });

  it('that is heard of for the first time is how things are', () => {
    expect(shown([changed(failed)])).toEqual([]);
  });
});

const attempt = {
  backend: 'local',
  model: 'm',
  atMs: 0,
  durationMs: 1,
  status: 503,
  failure: null,
  why: null,
};
const refusedKey = { ...attempt, backend: 'cloud', status: 401, failure: 'credentials' } as const;
const fellOver = requestRow({
  ...{ id: 'req_1', model: 'best', backend: 'cloud', outcome: 'completed' },
  attempts: [
    { ...attempt, failure: 'start', why: 'It did not start.' },
    { ...attempt, backend: 'cloud', status: 200 },
  ],
});

describe('a request', () => {
  it('that a fallback answered is told, with who and why, and opens its row', () => {
    expect(shown([finished(fellOver)])).toMatchObject([
      {
        title: 'best was answered by a fallback',
        body: 'cloud answered in place of local: It did not start.',
        place: { screen: 'requests', open: { request: 'req_1' } },
      },
    ]);
  });

  it('that the first target answered at the second try is no fallback', () => {
    const attempts = [{ ...attempt, failure: 'overloaded' as const }, attempt];
    expect(shown([finished({ ...fellOver, backend: 'local', attempts })])).toEqual([]);
  });

  it('whose key was refused says whose, and nothing more of the same', () => {
    const row = requestRow({ outcome: 'failed', status: 502, attempts: [refusedKey] });
    expect(shown([finished(row, row), finished(row)])).toMatchObject([
      { kind: 'keyRefused', title: 'cloud refused its key', place: { screen: 'providers' } },
    ]);
  });

  it('that failed is told where that is switched on', () => {
    const row = requestRow({
      model: 'best',
      outcome: 'failed',
      status: 503,
      errorMessage: 'Gone.',
      attempts: [],
    });
    expect(shown([finished(row)])).toMatchObject([{ kind: 'requestFailed', body: 'Gone.' }]);
    expect(shown([finished(row)], { settings: DEFAULT_SETTINGS.notifications })).toEqual([]);
  });

  it('that the client got wrong or left is nobody’s news', () => {
    const wrong = requestRow({ outcome: 'failed', status: 404, attempts: [] });
    const left = requestRow({ outcome: 'client-left', status: 499, attempts: [] });
    expect(shown([finished(wrong, left)])).toEqual([]);
  });
});

describe('never a flood', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ ...fellOver, id: `req_${n}`, model: `model-${n}` }));

  it('the same matter is told once in a while', () => {
    const first = onHostEvent(NOTHING_TOLD, finished(fellOver), around);
    const soon = onHostEvent(first.state, finished(fellOver), {
      ...around,
      now: around.now + SAME_MATTER_MS - 1,
    });
    const later = onHostEvent(soon.state, finished(fellOver), {
      ...around,
      now: around.now + SAME_MATTER_MS,
    });
    expect([first, soon, later].map(({ show }) => show.length)).toEqual([1, 0, 1]);
  });

  it('many matters at once are a few and one that says that there is more', () => {
    const kinds = shown(rows(200).map((row) => finished(row))).map(({ kind }) => kind);
    expect(kinds).toEqual([...Array.from({ length: BURST.count }, () => 'fallbackUsed'), 'more']);
  });

  it('after a burst news are told again', () => {
    const burst = onHostEvent(NOTHING_TOLD, finished(...rows(20)), around);
    const later = onHostEvent(burst.state, finished({ ...fellOver, model: 'another' }), {
      ...around,
      now: around.now + BURST.withinMs,
    });
    expect(later.show).toMatchObject([{ kind: 'fallbackUsed' }]);
  });

  it('nothing is told to who has the window in front of them', () => {
    expect(shown([server, { ...starting, queued: 1 }, ready].map(changed), { watched: true })).toEqual([]);
  });

  it.each(Object.keys(all) as (keyof typeof all)[])('%s can be switched off by itself', (kind) => {
    const completed = requestRow({ outcome: 'failed', status: 503, model: 'm', attempts: [] });
    const events = [
      ...[server, { ...starting, queued: 1 }, ready, failed].map(changed),
      finished(fellOver, requestRow({ outcome: 'failed', status: 502, attempts: [refusedKey] }), completed),
    ];
    const kinds = new Set(
      shown(events, { settings: { ...all, [kind]: false } }).map((notice) => notice.kind),
    );
    expect(kinds).not.toContain(kind);
  });
});
