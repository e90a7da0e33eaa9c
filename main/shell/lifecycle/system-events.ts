import type { App, PowerMonitor } from 'electron';
import { QUIT_MS, SHUTDOWN_MS } from './quit.ts';

/** Where the system's events come from. */
export interface SystemSources {
  readonly app: Pick<App, 'on'>;
  readonly power: Pick<PowerMonitor, 'on'>;
  readonly process: Pick<NodeJS.Process, 'on'>;
}

export interface SystemListener {
  /** Somebody clicked the Dock's icon or started the app once more. */
  open(): void;
  /** Ends the app in order, within so many milliseconds. */
  quit(deadlineMs: number): void;
  /** The machine slept. */
  woke(): void;
  /** The process ends now, whatever still runs. */
  ending(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Leads what the system says to what the app does about it, as long as the process lives. */
export function listenToSystem({ app, power, process }: SystemSources, listener: SystemListener): void {
  app.on('activate', () => listener.open());
  app.on('second-instance', () => listener.open());
  // A menu-bar app goes on without windows.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    event.preventDefault();
    listener.quit(QUIT_MS);
  });
  for (const signal of SIGNALS) process.on(signal, () => listener.quit(QUIT_MS));
  process.on('exit', () => listener.ending());
  power.on('resume', () => listener.woke());
  // Electron gives an event here that its types do not know of.
  power.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    listener.quit(SHUTDOWN_MS);
  });
}
