import { join } from 'node:path';
import { Menu, app, clipboard, dialog, nativeTheme, powerMonitor, screen } from 'electron';
import type { BrowserWindow } from 'electron';
import type { DesktopCommand, Place } from '../../contract/desktop.ts';
import type { Notice } from '../../contract/event-stream.ts';
import type { AppFiles } from './app-files.ts';
import { Gateway } from './host/gateway.ts';
import { connectHost } from './host/host-connection.ts';
import type { HostPlace } from './host/host-connection.ts';
import { HostView } from './host/host-view.ts';
import { onDesktopCommand } from './ipc/desktop-commands.ts';
import { LoginItem } from './lifecycle/login-item.ts';
import { QUIT_MS, createQuit } from './lifecycle/quit.ts';
import { listenToSystem } from './lifecycle/system-events.ts';
import { applicationMenu } from './menu/application-menu.ts';
import { Notifier } from './notifications/notifier.ts';
import { servePage } from './page/app-protocol.ts';
import { AppTray } from './tray/app-tray.ts';
import type { TrayCommand } from './tray/tray-menu.ts';
import { findRelease } from './updates/release-finder.ts';
import { Updates, canUpdate } from './updates/updates.ts';
import { refusePermissions } from './windows/lock-down.ts';
import { MainWindow } from './windows/main-window.ts';
import { isOnScreen } from './windows/placement.ts';
import { Popover } from './windows/popover.ts';
import { wordsFor } from './words/words.ts';
import type { Words } from './words/en.ts';

export interface ShellOptions {
  readonly place: Omit<HostPlace, 'program'>;
  readonly files: AppFiles;
}

/** The app around the host: puts the parts together and leads what people ask for to the one that does it. */
export class Shell {
  readonly #gateway: Gateway;
  readonly #view: HostView;
  readonly #window: MainWindow;
  readonly #popover: Popover;
  readonly #tray: AppTray;
  readonly #notifier: Notifier;
  readonly #updates: Updates;
  readonly #canUpdate = canUpdate(process.platform, app.isPackaged);
  readonly #loginItem = new LoginItem(app, process.platform);
  readonly #quit: (deadlineMs: number) => Promise<void>;
  #language = '';

  /** When Electron is ready. */
  constructor({ place, files }: ShellOptions) {
    refusePermissions();
    servePage(files.program.page);
    this.#gateway = new Gateway({
      connect: (signal) => connectHost({ ...place, program: files.program }, signal),
      onState: (state) => this.#view.gatewayChanged(state),
      onNotice: (notice) => void this.#hear(notice),
    });
    const { transport } = this.#gateway;
    this.#view = new HostView({ client: this.#gateway.client, onChange: () => this.#changed() });
    const page = { preload: files.preload, transport };
    this.#window = new MainWindow({
      ...page,
      file: join(app.getPath('userData'), 'window.json'),
      onVisible: (visible) => showInDock(visible),
      onBroken: (window) => void this.#askAfterCrash(window),
    });
    this.#popover = new Popover(page);
    this.#notifier = new Notifier({
      settings: () => this.#view.settings.notifications,
      words: () => this.#words(),
      watched: () => this.#window.focused,
      open: (there) => this.open(there),
    });
    this.#updates = new Updates({
      ...{ canUpdate: this.#canUpdate, version: app.getVersion(), find: findRelease },
      show: (box) => dialog.showMessageBox(box),
      words: () => this.#words(),
      onFound: (version) => this.#notifier.updateFound(version),
    });
    this.#tray = new AppTray({
      icons: files.icons,
      surroundings: () => ({
        words: this.#words(),
        launchesAtLogin: this.#loginItem.isOn,
        canUpdate: this.#canUpdate,
      }),
      onCommand: (command) => this.#obey(command),
      onClick: (icon) => this.#popover.toggle(icon),
    });
    this.#quit = createQuit({
      stop: () => this.#gateway.quit(),
      giveUp: () => this.#gateway.killServers(),
      exit: () => this.#exit(),
    });
  }

  /** Turns the gateway on and shows the window to whoever opened the app. */
  async start(): Promise<void> {
    onDesktopCommand((command) => this.#obey(command));
    listenToSystem(
      { app, power: powerMonitor, process },
      {
        open: () => this.open(),
        quit: (deadlineMs) => void this.#quit(deadlineMs),
        woke: () => this.#gateway.woke(),
        ending: () => this.#gateway.killServers(),
      },
    );
    this.#changed();
    if (!this.#loginItem.openedTheApp) this.open();
    await this.#sayWhenHidden();
    await this.#gateway.turnOn();
  }

  open(place?: Place): void {
    this.#popover.hide();
    this.#window.open(place);
  }

  #obey(command: TrayCommand | DesktopCommand): void {
    const { client } = this.#gateway;
    switch (command.kind) {
      case 'open':
        this.open(command.place);
        break;
      case 'turn-on':
        void this.#gateway.turnOn();
        break;
      case 'turn-off':
        void this.#gateway.turnOff();
        break;
      case 'copy':
        void clipboard.writeText(command.text);
        break;
      // How it went, the server's own state tells.
      case 'start-server':
        client.servers.start({ id: command.id }).catch(() => undefined);
        break;
      case 'stop-server':
        client.servers.stop({ id: command.id }).catch(() => undefined);
        break;
      // That it has its answer, an event tells; a program that has gone meanwhile needs none.
      case 'answer-app':
        client.clients.answer({ id: command.id, answer: command.answer }).catch(() => undefined);
        break;
      case 'launch-at-login':
        this.#loginItem.set(command.on);
        this.#changed();
        break;
      case 'check-updates':
        void this.#updates.check();
        break;
      case 'close-popover':
        this.#popover.hide();
        break;
      case 'quit':
        void this.#quit(QUIT_MS);
        break;
    }
  }

  async #hear(notice: Notice): Promise<void> {
    if (notice.kind === 'event') this.#notifier.hear(notice.event);
    // A host that goes meanwhile is told by the gateway's own state.
    await this.#view.heard(notice).catch(() => undefined);
    if (notice.kind === 'opened') this.#notifier.knows(this.#view.state.servers);
  }

  #changed(): void {
    this.#tray.show(this.#view.state);
    const { theme, language } = this.#view.settings.appearance;
    nativeTheme.themeSource = theme;
    if (language === this.#language) return;
    this.#language = language;
    const template = applicationMenu({
      words: this.#words(),
      platform: process.platform,
      open: (place) => this.open(place),
      checkUpdates: this.#canUpdate ? () => void this.#updates.check() : null,
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #words(): Words {
    return wordsFor(this.#view.settings.appearance.language, [app.getLocale()]);
  }

  /** macOS hides icons that find no room: the app says so, and is used by its window and the Dock. */
  async #sayWhenHidden(): Promise<void> {
    if (process.platform !== 'darwin') return;
    const displays = screen.getAllDisplays().map(({ bounds }) => bounds);
    if (isOnScreen(this.#tray.bounds, displays)) return;
    this.open();
    const { tray } = this.#words();
    await dialog.showMessageBox({ message: tray.hidden, detail: tray.hiddenDetail });
  }

  /** The gateway goes on meanwhile: it needs no window. */
  async #askAfterCrash(window: BrowserWindow): Promise<void> {
    const { dialogs } = this.#words();
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: dialogs.crashed,
      detail: dialogs.crashedDetail,
      buttons: [dialogs.openAgain, dialogs.close],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0) window.webContents.reload();
    else this.#window.destroy();
  }

  #exit(): void {
    this.#updates.close();
    this.#popover.destroy();
    this.#window.destroy();
    this.#tray.destroy();
    app.exit(0);
  }
}

/** The Dock shows the app while its window is open. */
function showInDock(visible: boolean): void {
  if (process.platform !== 'darwin') return;
  if (visible) void app.dock?.show();
  else app.dock?.hide();
}
