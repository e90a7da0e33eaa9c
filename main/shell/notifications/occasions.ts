import type { AccessRequest } from '../../../contract/access.ts';
import type { Download } from '../../../contract/model.ts';
import type { Person } from '../../../contract/person.ts';
import type { RequestRow } from '../../../contract/request.ts';
import type { ServerState, ServerStatus } from '../../../contract/server.ts';
import type { Words } from '../words/en.ts';
import type { Notice } from './notice.ts';

/** What was known of a server before: enough to see what became of it. */
export interface ServerBefore {
  readonly state: ServerState;
  /** A request began this start; one by hand needs no news. */
  readonly asked: boolean;
}

/**
 * What a server's change is worth telling. A start that a person asked for is on their screen anyway: only one that a
 * request began is told, and when that one is ready. A failure always is.
 */
export function serverNotices(
  before: ServerBefore | undefined,
  server: ServerStatus,
  { notifications: words }: Words,
): { readonly now: ServerBefore; readonly notices: readonly Notice[] } {
  const { id, name, state, queued } = server;
  const starts = state === 'starting' || state === 'ready';
  const asked = starts && (before?.asked === true || (state === 'starting' && queued > 0));
  const now: ServerBefore = { state, asked };
  const notice = (kind: Notice['kind'], title: string, body: string): Notice => ({
    ...{ kind, key: `server ${id}`, title, body },
    place: { screen: 'servers', open: { server: id } },
  });
  // The first that is heard of a server is how things are, not news.
  if (before === undefined) return { now: { state, asked: false }, notices: [] };
  if (state === 'starting' && asked && !before.asked) {
    return { now, notices: [notice('serverStarting', words.serverStarting(name), words.serverStartingBody)] };
  }
  if (state === 'ready' && before.state !== 'ready' && asked) {
    return { now, notices: [notice('serverReady', words.serverReady(name), readyBody(server, words))] };
  }
  if (state === 'failed' && before.state !== 'failed') {
    const why = server.failure?.message ?? '';
    return { now, notices: [notice('serverFailed', words.serverFailed(name), why)] };
  }
  return { now, notices: [] };
}

function readyBody({ startedAt, readyAt }: ServerStatus, words: Words['notifications']): string {
  if (startedAt === null || readyAt === null) return '';
  return words.serverReadyBody(((readyAt - startedAt) / 1_000).toFixed(1));
}

/** What a finished request is worth telling. A client that left, or sent nonsense, is nobody's news. */
export function requestNotices(row: RequestRow, { notifications: words }: Words): Notice[] {
  const place = { screen: 'requests', open: { request: row.id } } as const;
  const refused = row.attempts.filter(({ failure }) => failure === 'credentials');
  const notices: Notice[] = refused.map(({ backend }) => ({
    ...{ kind: 'keyRefused', key: `key ${backend}`, title: words.keyRefused(backend) },
    ...{ body: words.keyRefusedBody, place: { screen: 'providers' } },
  }));
  const model = row.model ?? '–';
  const [first] = row.attempts;
  if (row.outcome === 'completed') {
    const took = row.backend;
    if (first === undefined || took === null || first.backend === took) return notices;
    const body = words.fallbackUsedBody(first.backend, took, first.why ?? first.failure ?? '');
    return [
      ...notices,
      { kind: 'fallbackUsed', key: `fallback ${model}`, title: words.fallbackUsed(model), body, place },
    ];
  }
  if (row.outcome !== 'failed' || row.status < 500 || refused.length > 0) return notices;
  const body = row.errorMessage ?? '';
  return [
    ...notices,
    { kind: 'requestFailed', key: `request ${model}`, title: words.requestFailed(model), body, place },
  ];
}

export function downloadNotices(
  before: Download['state'] | undefined,
  { id, model, state }: Download,
  { notifications: words }: Words,
): Notice[] {
  if (state !== 'completed' || before === undefined || before === 'completed') return [];
  return [
    {
      ...{ kind: 'downloadDone', key: `download ${id}`, title: words.downloadDone(model) },
      ...{ body: words.downloadDoneBody, place: { screen: 'models' } },
    },
  ];
}

/** A program that wants to use the models waits for an answer. */
export function accessNotice({ id, name, model }: AccessRequest, { notifications: words }: Words): Notice {
  return {
    ...{ kind: 'appAsks', key: `app ${id}`, title: words.appAsks(name) },
    body: model === null ? words.appAsksBody : words.appAsksModel(model),
    place: { screen: 'apps' },
  };
}

/** Somebody waits for an account. All who wait are one matter: whoever registers cannot make a flood of it. */
export function accountNotice({ name }: Person, { notifications: words }: Words): Notice {
  return {
    ...{ kind: 'accountWaits', key: 'people', title: words.accountWaits(name), body: words.accountWaitsBody },
    place: { screen: 'people' },
  };
}
