import { app, session, shell } from 'electron';
import { mayNavigate, mayOpenOutside, mayUse } from './navigation.ts';

/** Electron's checklist for every page there is or will be: it stays where it is, opens nothing, and may use nothing. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: { preventDefault(): void }, address: string) => {
      if (!mayNavigate(address)) event.preventDefault();
    };
    contents.on('will-navigate', (event, address) => stay(event, address));
    contents.on('will-redirect', (event, address) => stay(event, address));
    contents.on('will-frame-navigate', (event) => stay(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (mayOpenOutside(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** After the app is ready, when there is a session. */
export function refusePermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(mayUse(permission)));
  defaultSession.setPermissionCheckHandler((_contents, permission) => mayUse(permission));
  defaultSession.setDevicePermissionHandler(() => false);
}
