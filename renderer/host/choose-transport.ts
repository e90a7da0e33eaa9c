import type { Transport } from '../../contract/client.ts';
import { httpTransport } from './http-transport.ts';
import { signIn, takeToken } from './sign-in.ts';

/** How this page reaches its host. Signs in first where the address brought a token. */
export async function chooseTransport(): Promise<Transport> {
  const token = takeToken(window.location, window.history);
  // A token that was used already may be one of a reloaded page that is signed in; if not, the connection will say so.
  if (token !== null) await signIn(token).catch(() => undefined);
  return httpTransport();
}
