import type { DesktopBridge } from '../../contract/desktop-bridge.ts';
import { HOST_PORT } from '../../contract/desktop-bridge.ts';
import type { EventTargetPort } from '../../contract/port.ts';

declare global {
  interface Window {
    /** Only in the Mac app's own windows. */
    readonly desktop?: DesktopBridge;
  }
}

/**
 * The port to the host, which the app sends once the page has loaded: call this before, while the page's script runs for
 * the first time. Only this window itself, which is the preload script, may hand one over.
 */
export function portFromApp(page: Window): Promise<EventTargetPort> {
  return new Promise((resolve) => {
    const onMessage = ({ source, data, ports: [port] }: MessageEvent) => {
      if (source !== page || data !== HOST_PORT || port === undefined) return;
      page.removeEventListener('message', onMessage);
      resolve(port);
    };
    page.addEventListener('message', onMessage);
  });
}
