import { contextBridge, ipcRenderer } from 'electron';
import { CHANNELS, HOST_PORT } from '../contract/desktop-bridge.ts';
import type { DesktopBridge } from '../contract/desktop-bridge.ts';

/**
 * All that stands between a page and the app. The page gets one function and, as a message, one port to the host; it
 * never sees Electron's own objects or events.
 */
const bridge: DesktopBridge = {
  command(command) {
    ipcRenderer.send(CHANNELS.command, command);
  },
};
contextBridge.exposeInMainWorld('desktop', bridge);

ipcRenderer.on(CHANNELS.port, ({ ports }) => {
  window.postMessage(HOST_PORT, window.location.origin, ports);
});
ipcRenderer.on(CHANNELS.go, (_event, fragment: unknown) => {
  if (typeof fragment === 'string' && fragment.startsWith('#/')) window.location.hash = fragment;
});
