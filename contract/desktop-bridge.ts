import type { DesktopCommand } from './desktop.ts';

/** What the app puts into its pages as `window.desktop`; nothing else of Electron is there. */
export interface DesktopBridge {
  command(command: DesktopCommand): void;
}

/** What a message that brings the host's port to the page says. */
export const HOST_PORT = 'mlx-manager:host-port';

/** The channels between the app and its preload script. */
export const CHANNELS = {
  /** To the app: a `DesktopCommand`. */
  command: 'desktop:command',
  /** To the page: a port to the host. */
  port: 'desktop:port',
  /** To the page: the fragment of a place. */
  go: 'desktop:go',
} as const;
