import { AccessAnswer } from '../../../contract/access.ts';
import type { Attention } from '../../../contract/host.ts';
import type { AccessRequestId, BackendId } from '../../../contract/ids.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import type { Place } from '../../../contract/desktop.ts';
import type { GatewayState, ShellState } from '../state.ts';
import type { Words } from '../words/en.ts';

/** What a person may ask for in the tray. */
export type TrayCommand =
  | { readonly kind: 'turn-on' | 'turn-off' | 'check-updates' | 'quit' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'start-server' | 'stop-server'; readonly id: BackendId }
  | { readonly kind: 'answer-app'; readonly id: AccessRequestId; readonly answer: AccessAnswer }
  | { readonly kind: 'open'; readonly place: Place }
  | { readonly kind: 'launch-at-login'; readonly on: boolean };

/** An entry of the menu, without Electron's types. */
export type TrayItem =
  | { readonly kind: 'separator' }
  /** Something to read. */
  | { readonly kind: 'text'; readonly label: string }
  | {
      readonly kind: 'command';
      readonly label: string;
      readonly command: TrayCommand;
      readonly checked?: boolean;
    }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly TrayItem[] };

export interface TraySurroundings {
  readonly words: Words;
  /** Null where the system knows no login items, or the app is not installed. */
  readonly launchesAtLogin: boolean | null;
  readonly canUpdate: boolean;
}

/** A menu is read at a glance: what is beyond this many is on the screen. */
const ATTENTION_MAX = 5;
const RECENT_MAX = 5;

/** The tray's menu: everything that is asked for without opening a window. */
export function trayMenu(state: ShellState, surroundings: TraySurroundings): TrayItem[] {
  const { words, launchesAtLogin, canUpdate } = surroundings;
  const sections: readonly (readonly TrayItem[])[] = [
    gatewayItems(state.gateway, words),
    state.gateway.kind === 'on' ? askingItems(state, words) : [],
    state.gateway.kind === 'on' ? attentionItems(state, words) : [],
    state.gateway.kind === 'on' ? serverItems(state, words) : [],
    [
      command(words.tray.open, { kind: 'open', place: { screen: 'overview' } }),
      command(words.tray.settings, { kind: 'open', place: { screen: 'settings' } }),
    ],
    [
      ...(launchesAtLogin === null
        ? []
        : [
            {
              ...command(words.tray.login, { kind: 'launch-at-login', on: !launchesAtLogin }),
              checked: launchesAtLogin,
            },
          ]),
      ...(canUpdate ? [command(words.tray.updates, { kind: 'check-updates' })] : []),
    ],
    [command(words.tray.quit, { kind: 'quit' })],
  ];
  return sections
    .filter(({ length }) => length > 0)
    .flatMap((section, index) => (index === 0 ? section : [SEPARATOR, ...section]));
}

const SEPARATOR: TrayItem = { kind: 'separator' };

type CommandItem = Extract<TrayItem, { kind: 'command' }>;

function command(label: string, what: TrayCommand): CommandItem {
  return { kind: 'command', label, command: what };
}

function text(label: string): TrayItem {
  return { kind: 'text', label };
}

function gatewayItems(gateway: GatewayState, { tray }: Words): TrayItem[] {
  switch (gateway.kind) {
    case 'off':
      return [text(tray.off), command(tray.turnOn, { kind: 'turn-on' })];
    case 'starting':
      return [text(tray.starting)];
    case 'stopping':
      return [text(tray.stopping)];
    case 'failed':
      return [
        text(tray.failed(oneLine(gateway.failure.message))),
        command(tray.tryAgain, { kind: 'turn-on' }),
      ];
    case 'on':
      return [
        ...(gateway.url === null
          ? []
          : [
              text(tray.on(new URL(gateway.url).host)),
              command(tray.copyAddress, { kind: 'copy', text: gateway.url }),
            ]),
        ...(gateway.where === 'attached' ? [text(tray.elsewhere)] : []),
        command(tray.turnOff, { kind: 'turn-off' }),
      ];
  }
}

/** A program waits meanwhile: its answer is one click away. */
function askingItems({ asking }: ShellState, { tray }: Words): TrayItem[] {
  return asking.slice(0, ATTENTION_MAX).map(({ id, name }) => ({
    kind: 'submenu',
    label: oneLine(tray.appAsks(name)),
    items: AccessAnswer.options.map((answer) =>
      command(tray.appAnswer[answer], { kind: 'answer-app', id, answer }),
    ),
  }));
}

function attentionItems({ overview }: ShellState, { tray }: Words): TrayItem[] {
  const attention = overview?.attention ?? [];
  if (attention.length === 0) return [];
  return [
    text(tray.attention),
    ...attention
      .slice(0, ATTENTION_MAX)
      .map((what) => command(oneLine(what.message), { kind: 'open', place: placeOf(what) })),
  ];
}

/** Where a person puts it right: the screen, and on it what is meant. */
function placeOf(attention: Attention): Place {
  const { screen } = attention;
  return attention.kind === 'server-failed' ? { screen, open: { server: attention.backend } } : { screen };
}

function serverItems({ servers, recentModels }: ShellState, words: Words): TrayItem[] {
  const { tray } = words;
  const recent = recentModels.slice(0, RECENT_MAX);
  return [
    text(servers.length === 0 ? tray.noServers : tray.servers),
    ...servers.map((server) => serverItem(server, words)),
    ...(recent.length === 0
      ? []
      : [
          {
            kind: 'submenu',
            label: tray.recent,
            items: recent.map((name) => command(name, { kind: 'copy', text: name })),
          } as const,
        ]),
  ];
}

function serverItem(server: ServerStatus, words: Words): TrayItem {
  const { id, name, state } = server;
  const { tray } = words;
  const startOrStop =
    state === 'starting' || state === 'ready'
      ? [command(tray.stop, { kind: 'stop-server', id })]
      : state === 'stopping'
        ? []
        : [command(tray.start, { kind: 'start-server', id })];
  return {
    kind: 'submenu',
    label: `${name}  –  ${words.serverState[state]}`,
    items: [
      ...startOrStop,
      command(tray.showLog, { kind: 'open', place: { screen: 'servers', open: { server: id } } }),
    ],
  };
}

/** Menus do not wrap. */
function oneLine(message: string): string {
  const first = message.split('\n', 1)[0] ?? '';
  return first.length > 80 ? `${first.slice(0, 79)}…` : first;
}
