import { ipcMain } from 'electron';
import { CHANNELS } from '../../../contract/desktop-bridge.ts';
import { DesktopCommand } from '../../../contract/desktop.ts';
import { isOurPage } from '../windows/sender.ts';

/** Hears what the app's own pages ask for. What comes from elsewhere, or is no command, is not answered at all. */
export function onDesktopCommand(listener: (command: DesktopCommand) => void): void {
  ipcMain.on(CHANNELS.command, ({ senderFrame }, message: unknown) => {
    if (!isOurPage(senderFrame)) return;
    const command = DesktopCommand.safeParse(message);
    if (command.success) listener(command.data);
  });
}
