import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AccessRequest } from '../../../contract/access.ts';
import { createClient } from '../../../contract/client.ts';
import type { Notice } from '../../../contract/event-stream.ts';
import { AccessRequestId } from '../../../contract/ids.ts';
import { DEFAULT_SETTINGS } from '../../../contract/settings.ts';
import { requestRow } from '../../requests/request-row.test-support.ts';
import { serverStatus } from '../testing/server-status.ts';
import { HostView, recentModels } from './host-view.ts';

const overview = {
  ...{ version: '1.0.0', startedAt: 1, url: null, requestsInFlight: 0, providers: 0, routes: 0 },
  memory: { totalBytes: 1, budgetBytes: 1, reservedBytes: 0, residentBytes: 0 },
  servers: { total: 0, loaded: 0, starting: 0, failed: 0 },
  attention: [],
};
const zed: AccessRequest = {
  ...{ id: AccessRequestId.parse(randomUUID()), name: 'Zed', pid: 7, model: null, waiting: 0 },
  ...{ identity: { program: '/zed', agent: null, address: null }, askedAt: 1, expiresAt: 2 },
};

/** A view of a host whose answers the test changes. */
function viewing() {
  const qwen = serverStatus({ name: 'qwen' });
  const answers: Record<string, unknown> = {
    'servers.list': [qwen],
    'requests.recent': [requestRow({ model: 'new' }), requestRow({ model: 'old' })],
    'settings.get': { settings: DEFAULT_SETTINGS },
    'clients.asking': [],
    'host.overview': overview,
  };
  const asked: string[] = [];
  const client = createClient({
    async call(name) {
      asked.push(name);
      return { ok: true, value: answers[name] };
    },
    listen: async () => undefined,
  });
  const view = new HostView({ client, onChange: () => undefined });
  view.gatewayChanged({ kind: 'on', url: 'http://127.0.0.1:6590', where: 'inside' });
  return { view, qwen, answers, asked };
}

const position = { epoch: 'test', seq: 1 };
const opened = (continues: boolean): Notice => ({ kind: 'opened', position, continues });
const event = (what: Extract<Notice, { kind: 'event' }>['event']): Notice => ({
  kind: 'event',
  position,
  event: what,
});

describe('what the app knows of its host', () => {
  it('is read when it is first heard', async () => {
    const { view, qwen } = viewing();
    await view.heard(opened(false));
    expect(view.state).toMatchObject({ servers: [qwen], recentModels: ['new', 'old'], overview });
  });

  it('is not read again where the events go on', async () => {
    const { view, asked } = viewing();
    await view.heard(opened(true));
    expect(asked).toEqual([]);
  });

  it('follows a server, also one that was added since', async () => {
    const { view, qwen } = viewing();
    await view.heard(opened(false));
    await view.heard(event({ name: 'servers.changed', payload: { ...qwen, state: 'starting' } }));
    const other = serverStatus({ name: 'other' });
    await view.heard(event({ name: 'servers.changed', payload: other }));
    expect(view.state.servers).toEqual([{ ...qwen, state: 'starting' }, other]);
  });

  it('has the names that were asked for last, the newest first', async () => {
    const { view } = viewing();
    await view.heard(opened(false));
    const rows = [requestRow({ model: 'old' }), requestRow({ model: 'newest' })];
    await view.heard(event({ name: 'requests.finished', payload: { rows, skipped: 0 } }));
    expect(view.state.recentModels).toEqual(['newest', 'old', 'new']);
  });

  it('has the programs that ask, until they have their answer', async () => {
    const { view, answers } = viewing();
    await view.heard(opened(false));
    answers['clients.asking'] = [zed];
    await view.heard(event({ name: 'clients.asked', payload: zed }));
    expect(view.state.asking).toEqual([zed]);
    answers['clients.asking'] = [];
    await view.heard(event({ name: 'clients.settled', payload: { id: zed.id } }));
    expect(view.state.asking).toEqual([]);
  });

  it('asks once for the overview, however many events come at a time', async () => {
    const { view, qwen, asked } = viewing();
    const change = event({ name: 'servers.changed', payload: qwen });
    await Promise.all([view.heard(change), view.heard(change), view.heard(change)]);
    expect(asked).toEqual(['host.overview']);
  });

  it('is forgotten when the gateway goes: the next host is another one', async () => {
    const { view } = viewing();
    await view.heard(opened(false));
    view.gatewayChanged({ kind: 'off' });
    expect(view.state).toEqual({
      ...{ gateway: { kind: 'off' }, servers: [], overview: null, recentModels: [], asking: [] },
    });
  });
});

describe('recent models', () => {
  it('are those that were answered, each once, ten at most', () => {
    const rows = Array.from({ length: 20 }, (_, n) => requestRow({ model: `m${n % 15}` }));
    const failed = requestRow({ model: 'failed', outcome: 'failed' });
    expect(recentModels([failed, ...rows], ['m0'])).toEqual(Array.from({ length: 10 }, (_, n) => `m${n}`));
  });
});
