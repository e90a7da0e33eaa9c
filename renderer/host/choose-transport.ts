import type { Transport } from '../../contract/client.ts';
import { fromEventTarget } from '../../contract/port.ts';
import { portFromApp } from './desktop.ts';
import { httpTransport } from './http-transport.ts';
import { portTransport } from './port-transport.ts';
import { signIn, takeToken } from './sign-in.ts';

/**
 * How this page reaches its host: in the Mac app by the port that the app gives it, in a browser by HTTP. There it signs
 * in first where the address brought a token.
 */
export async function chooseTransport(): Promise<Transport> {
  if (window.desktop !== undefined) return portTransport(fromEventTarget(await portFromApp(window)));
  const token = takeToken(window.location, window.history);
  // A token that was used already may be one of a reloaded page that is signed in; if not, the connection will say so.
  if (token !== null) await signIn(token).catch(() => undefined);
  return httpTransport();
}
