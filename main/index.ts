import { join } from 'node:path';
import { app } from 'electron';
import { cacheDirectory, dataDirectory } from './instance/data-directory.ts';
import { appFiles } from './shell/app-files.ts';
import { registerPageScheme } from './shell/page/app-protocol.ts';
import { Shell } from './shell/shell.ts';
import { lockDown } from './shell/windows/lock-down.ts';

/** The Mac app. What has to be said before Electron is ready is said here. */
const directory = dataDirectory(undefined);
// Beside the host's own files, so that one data directory has one app, whatever it is called.
app.setPath('userData', join(directory.root, 'app'));
app.enableSandbox();
registerPageScheme();
lockDown();

if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(() => {
    // In the menu bar, not in the Dock; the packaged app says so in its Info.plist.
    if (process.platform === 'darwin') app.setActivationPolicy('accessory');
    const shell = new Shell({
      place: { directory, cacheDirectory: cacheDirectory(), env: process.env },
      files: appFiles(app.getAppPath(), process.resourcesPath, app.isPackaged),
    });
    return shell.start();
  });
} else {
  app.quit();
}
