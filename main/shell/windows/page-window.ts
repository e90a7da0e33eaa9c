import { BrowserWindow, MessageChannelMain, nativeTheme } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Transport } from '../../../contract/client.ts';
import { CHANNELS } from '../../../contract/desktop-bridge.ts';
import { fromEmitter } from '../../../contract/port.ts';
import { servePort } from '../../rpc/port-server.ts';
import { afterCrash } from './crash.ts';
import { PAGE_ORIGIN } from './navigation.ts';
import { webPreferences } from './web-preferences.ts';

export interface PageWindowOptions {
  readonly options: BrowserWindowConstructorOptions;
  /** What follows the origin: `/`, `/?window=popover#/overview`. */
  readonly path: string;
  readonly preload: string;
  readonly transport: Transport;
  /** The page broke twice in a short time. */
  readonly onBroken: (window: BrowserWindow) => void;
}

/** A hidden window with the interface in it, and a port to the host for each time that its page is loaded. */
export function createPageWindow({
  options,
  path,
  preload,
  transport,
  onBroken,
}: PageWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    title: 'MLX Manager',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1e1e1e' : '#ffffff',
    ...options,
    webPreferences: webPreferences(preload),
  });
  const { webContents } = window;
  let closePort: () => void = () => undefined;
  let lastReload: number | null = null;
  webContents.on('did-finish-load', () => {
    closePort();
    const { port1, port2 } = new MessageChannelMain();
    closePort = servePort(fromEmitter(port1), transport);
    webContents.postMessage(CHANNELS.port, null, [port2]);
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    closePort();
    if (reason === 'clean-exit') return;
    const now = Date.now();
    if (afterCrash(lastReload, now) === 'ask') {
      onBroken(window);
      return;
    }
    lastReload = now;
    webContents.reload();
  });
  window.on('closed', () => closePort());
  void window.loadURL(`${PAGE_ORIGIN}${path}`);
  return window;
}
