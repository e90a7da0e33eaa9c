import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type * as Electron from 'electron';

/**
 * Stands in for the module `electron` in the app that the tests build. It is the real one, but that what a person would
 * see outside of windows (the tray's menu, notifications, pages opened in the browser) can be asked for as well, and that
 * an Electron before 25 has `protocol.handle`.
 */
const real = createRequire(import.meta.url)('electron') as typeof Electron;

export const {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  powerMonitor,
  screen,
  session,
} = real;

// Chromium's own sandbox cannot be set up by root, who runs the tests in a container.
if (process.getuid?.() === 0) real.app.enableSandbox = () => undefined;

export interface Seen {
  readonly menus: Pick<Electron.Menu, 'items'>[];
  readonly tips: string[];
  readonly notifications: RecordedNotification[];
  readonly opened: string[];
}

export const seen: Seen = { menus: [], tips: [], notifications: [], opened: [] };
(globalThis as { seen?: Seen }).seen = seen;

/** Electron's own constructor makes the object, so a subclass would be ignored. */
export const Tray = new Proxy(real.Tray, {
  construct(target, args: ConstructorParameters<typeof Electron.Tray>): Electron.Tray {
    const tray = new target(...args);
    const setContextMenu = tray.setContextMenu.bind(tray);
    const setToolTip = tray.setToolTip.bind(tray);
    tray.setContextMenu = (menu) => {
      if (menu !== null) seen.menus.push({ items: menu.items });
      setContextMenu(menu);
    };
    tray.setToolTip = (text) => {
      seen.tips.push(text);
      setToolTip(text);
    };
    return tray;
  },
});

/** No daemon is there to show it: what it would say is kept. */
class RecordedNotification extends EventEmitter {
  readonly title: string;
  readonly body: string;

  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions) {
    super();
    this.title = title;
    this.body = body;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    seen.notifications.push(this);
  }

  close(): void {
    this.emit('close');
  }
}
export { RecordedNotification as Notification };

export const shell = {
  async openExternal(address: string): Promise<void> {
    seen.opened.push(address);
  },
};

type Handler = (request: { method: string; url: string }) => Promise<Response>;

/** `protocol.handle` came with Electron 25. */
export const protocol =
  'handle' in real.protocol
    ? real.protocol
    : {
        registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) =>
          real.protocol.registerSchemesAsPrivileged(schemes),
        handle(scheme: string, handler: Handler): void {
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- what there was before it
          real.protocol.registerBufferProtocol(scheme, ({ method, url }, answer) => {
            void handler({ method, url }).then(async (response) => {
              answer({
                statusCode: response.status,
                headers: Object.fromEntries(response.headers),
                mimeType: (response.headers.get('content-type') ?? 'text/plain').split(';')[0] ?? '',
                data: Buffer.from(await response.arrayBuffer()),
              });
            });
          });
        },
      };
