import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AccessRequest } from '../../../contract/access.ts';
import { AccessRequestId } from '../../../contract/ids.ts';
import type { HostOverview } from '../../../contract/host.ts';
import { INITIAL_STATE } from '../state.ts';
import type { ShellState } from '../state.ts';
import { serverStatus } from '../testing/server-status.ts';
import { de } from '../words/de.ts';
import { en } from '../words/en.ts';
import { trayMenu } from './tray-menu.ts';
import type { TrayItem } from './tray-menu.ts';
import { trayState } from './tray-state.ts';

const on: ShellState = {
  ...INITIAL_STATE,
  gateway: { kind: 'on', url: 'http://127.0.0.1:6590', where: 'inside' },
};
const failure = { code: 'port_in_use', message: 'Port 6590 is in use.\nBy something.' } as const;

function overview(more: Partial<HostOverview> = {}): HostOverview {
  return {
    ...{ version: '1.0.0', startedAt: 1, url: null, requestsInFlight: 0, providers: 0, routes: 0 },
    memory: { totalBytes: 1, budgetBytes: 1, reservedBytes: 0, residentBytes: 0 },
    servers: { total: 0, loaded: 0, starting: 0, failed: 0 },
    attention: [],
    ...more,
  };
}

const broken = serverStatus({ name: 'broken', state: 'failed' });
const troubled = overview({
  attention: [
    {
      ...{ kind: 'server-failed', backend: broken.id, name: 'broken', failure, severity: 'problem' },
      ...{ message: 'It did not start:\nmany lines', fix: 'Look.', screen: 'servers' },
    },
  ],
});

describe('the icon', () => {
  it.each<[string, ShellState, string]>([
    ['a gateway that is off is at rest', INITIAL_STATE, 'idle'],
    ['one that starts is loading', { ...on, gateway: { kind: 'starting' } }, 'loading'],
    ['one that stops is loading', { ...on, gateway: { kind: 'stopping' } }, 'loading'],
    ['one that failed is a problem', { ...on, gateway: { kind: 'failed', failure } }, 'problem'],
    ['nothing to do is idle', { ...on, servers: [serverStatus({ state: 'ready' })] }, 'idle'],
    ['a server that answers is busy', { ...on, servers: [serverStatus({ inFlight: 1 })] }, 'busy'],
    ['one that is waited for is busy', { ...on, servers: [serverStatus({ queued: 2 })] }, 'busy'],
    ['a request to a cloud is busy', { ...on, overview: overview({ requestsInFlight: 1 }) }, 'busy'],
    [
      'a model that loads says more than one that answers',
      { ...on, servers: [serverStatus({ inFlight: 1 }), serverStatus({ state: 'starting' })] },
      'loading',
    ],
    [
      'what needs a person says most',
      { ...on, servers: [serverStatus({ state: 'starting' })], overview: troubled },
      'problem',
    ],
  ])('%s', (_what, state, expected) => {
    expect(trayState(state)).toBe(expected);
  });
});

const around = { words: en, launchesAtLogin: false, canUpdate: true };

function labels(items: readonly TrayItem[]): string[] {
  return items.map((item) => (item.kind === 'separator' ? '–' : item.label));
}

function find(items: readonly TrayItem[], ...path: readonly string[]): TrayItem | undefined {
  const [label, ...rest] = path;
  const item = items.find((each) => each.kind !== 'separator' && each.label === label);
  if (rest.length === 0) return item;
  return item?.kind === 'submenu' ? find(item.items, ...rest) : undefined;
}

const zed: AccessRequest = {
  ...{ id: AccessRequestId.parse(randomUUID()), name: 'Zed', pid: 7, model: 'qwen', waiting: 1 },
  ...{
    identity: { program: '/Applications/Zed.app/x', agent: null, address: null },
    askedAt: 1,
    expiresAt: 2,
  },
};

describe('the menu', () => {
  it('lets a person answer a program that asks, without a window', () => {
    const items = trayMenu({ ...on, asking: [zed] }, around);
    for (const [label, answer] of [
      ['Allow once', 'once'],
      ['Always allow', 'always'],
      ['Never allow', 'never'],
    ] as const) {
      expect(find(items, 'Zed wants to use your models', label)).toMatchObject({
        command: { kind: 'answer-app', id: zed.id, answer },
      });
    }
  });

  it('has everything that is asked for without a window', () => {
    const state: ShellState = {
      ...on,
      servers: [serverStatus({ name: 'qwen', state: 'ready' }), broken],
      overview: troubled,
      recentModels: ['best', 'qwen'],
    };
    expect(labels(trayMenu(state, around))).toEqual([
      'The gateway is on: 127.0.0.1:6590',
      'Copy address',
      'Turn off',
      '–',
      'Needs attention',
      'It did not start:',
      '–',
      'Servers',
      'qwen  –  ready',
      'broken  –  failed',
      'Recent models',
      '–',
      'Open MLX Manager',
      'Settings …',
      '–',
      'Launch at login',
      'Check for updates …',
      '–',
      'Quit MLX Manager',
    ]);
  });

  it('copies the address as programs write it', () => {
    expect(find(trayMenu(on, around), 'Copy address')).toMatchObject({
      command: { kind: 'copy', text: 'http://127.0.0.1:6590' },
    });
  });

  it.each([
    ['stopped', ['Start', 'Show log']],
    ['failed', ['Start', 'Show log']],
    ['starting', ['Stop', 'Show log']],
    ['ready', ['Stop', 'Show log']],
    ['stopping', ['Show log']],
  ] as const)('offers what can be done with a server that is %s', (state, expected) => {
    const server = serverStatus({ name: 'one', state });
    const item = find(trayMenu({ ...on, servers: [server] }, around), `one  –  ${en.serverState[state]}`);
    expect(item?.kind === 'submenu' ? labels(item.items) : []).toEqual(expected);
    expect(find(item?.kind === 'submenu' ? item.items : [], 'Show log')).toMatchObject({
      command: { kind: 'open', place: { screen: 'servers', open: { server: server.id } } },
    });
  });

  it('leads from what needs attention to where it is put right', () => {
    expect(find(trayMenu({ ...on, overview: troubled }, around), 'It did not start:')).toMatchObject({
      command: { place: { screen: 'servers', open: { server: broken.id } } },
    });
  });

  it('says why the gateway did not start, in one line, and offers to try again', () => {
    const items = trayMenu({ ...INITIAL_STATE, gateway: { kind: 'failed', failure } }, around);
    expect(labels(items).slice(0, 2)).toEqual([
      'The gateway did not start: Port 6590 is in use.',
      'Try again',
    ]);
  });

  it('names no server while there is no gateway', () => {
    expect(labels(trayMenu({ ...on, gateway: { kind: 'off' }, servers: [broken] }, around))).not.toContain(
      'Servers',
    );
  });

  it('says when the host runs outside of the app', () => {
    const attached = { kind: 'on', url: null, where: 'attached' } as const;
    expect(labels(trayMenu({ ...on, gateway: attached }, around))).toContain('It runs outside of this app');
  });

  it('shows the login item only where there is one, with the other state as its command', () => {
    const without = trayMenu(on, { ...around, launchesAtLogin: null, canUpdate: false });
    expect(labels(without).join()).not.toMatch(/login|updates/);
    expect(find(trayMenu(on, { ...around, launchesAtLogin: true }), 'Launch at login')).toMatchObject({
      checked: true,
      command: { kind: 'launch-at-login', on: false },
    });
  });

  it('keeps the model that was asked for last above the others, and no more than five', () => {
    const names = Array.from({ length: 9 }, () => randomUUID());
    const recent = find(trayMenu({ ...on, recentModels: names }, around), 'Recent models');
    expect(recent?.kind === 'submenu' ? labels(recent.items) : []).toEqual(names.slice(0, 5));
  });

  it('speaks German', () => {
    expect(labels(trayMenu(INITIAL_STATE, { ...around, words: de }))[0]).toBe('Das Gateway ist aus');
  });
});
