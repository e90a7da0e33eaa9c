import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { expect, inject, vi } from 'vitest';
import { descendants, listProcesses } from '../host/processes.ts';
import type { ProcessRow } from '../host/processes.ts';
import { openDisplay } from './display.ts';
import type { Seen } from './old-electron/electron.ts';

export interface OpenApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly pid: number;
  /** What the page complained about: exceptions, console errors, violations of its policy. */
  readonly complaints: readonly string[];
  /** The tray's menu as text, one line an entry, two spaces for each level. */
  tray(): Promise<string[]>;
  /** Chooses an entry of the tray's menu by its labels, from the outermost. */
  choose(...labels: readonly string[]): Promise<void>;
  notifications(): Promise<{ title: string; body: string }[]>;
  clickNotification(title: string): Promise<void>;
  /** Quits as the menu does, and checks that no process of the app is left. */
  quit(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The app's environment: its display and its data, and nothing of the test runner's. */
export function appEnvironment(
  directory: string,
  display: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (pair): pair is [string, string] =>
      pair[1] !== undefined &&
      !/^(?:VITEST|MLX_MANAGER_|NODE_|ELECTRON_|TEST$|MODE$|DEV$|PROD$|SSR$)/.test(pair[0]),
  );
  return {
    ...Object.fromEntries(inherited),
    ...display,
    MLX_MANAGER_DATA_DIR: directory,
    MLX_MANAGER_KEYCHAIN: 'off',
    LANG: 'en_US.UTF-8',
    LANGUAGE: 'en',
  };
}

/** Opens the app, as it was built for the tests, on a display of its own. */
export async function openApp(directory: string, executable?: string): Promise<OpenApp> {
  const electron = inject('electron');
  const display = await openDisplay();
  const app = await _electron.launch({
    executablePath: executable ?? electron.executable,
    // Chromium's own sandbox cannot be set up by root.
    args: [
      ...(executable === undefined ? [electron.app] : []),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    env: appEnvironment(directory, display.env),
    timeout: 120_000,
  });
  const child = app.process();
  const pid = child.pid ?? 0;
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const page = await app.firstWindow({ timeout: 120_000 });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const left = async (seen: readonly ProcessRow[]) => {
    const alive = new Set((await listProcesses()).map((row) => `${row.pid} ${row.command}`));
    return seen.filter((row) => alive.has(`${row.pid} ${row.command}`));
  };

  const quit = async () => {
    const family = descendants(pid, await listProcesses());
    await app.evaluate(({ app: inside }) => inside.quit()).catch(() => undefined);
    await ended;
    await vi.waitFor(async () => expect(await left(family)).toEqual([]), { timeout: 30_000, interval: 100 });
  };
  let open = true;
  void ended.then(() => (open = false));
  return {
    ...{ app, page, pid, complaints, quit },
    tray: () =>
      app.evaluate(() => {
        const { seen } = globalThis as unknown as { seen: Seen };
        const lines = (items: readonly Electron.MenuItem[], depth: string): string[] =>
          items.flatMap(({ type, label, checked, submenu }) => [
            depth + (type === 'separator' ? '–––' : label + (checked ? ' ✓' : '')),
            ...lines(submenu?.items ?? [], `${depth}  `),
          ]);
        return lines(seen.menus.at(-1)?.items ?? [], '');
      }),
    choose: (...labels) =>
      app.evaluate((_electron, path) => {
        const { seen } = globalThis as unknown as { seen: Seen };
        let items = seen.menus.at(-1)?.items ?? [];
        let item: Electron.MenuItem | undefined;
        for (const label of path) {
          item = items.find((each) => each.label.startsWith(label));
          if (item === undefined) throw new Error(`the menu has no “${label}”`);
          items = item.submenu?.items ?? [];
        }
        item?.click();
      }, labels),
    notifications: () =>
      app.evaluate(() => {
        const { seen } = globalThis as unknown as { seen: Seen };
        return seen.notifications.map(({ title, body }) => ({ title, body }));
      }),
    clickNotification: (title) =>
      app.evaluate((_electron, wanted) => {
        const { seen } = globalThis as unknown as { seen: Seen };
        seen.notifications.find((each) => each.title === wanted)?.emit('click');
      }, title),
    async [Symbol.asyncDispose]() {
      try {
        if (open) await quit();
      } finally {
        child.kill('SIGKILL');
        await display[Symbol.asyncDispose]();
      }
    },
  };
}
