import type { Transport } from '../../contract/client.ts';
import { fromEventTarget } from '../../contract/port.ts';
import type { Me } from '../../contract/person.ts';
import { portFromApp } from './desktop.ts';
import { httpTransport } from './http-transport.ts';
import { askWho } from './me.ts';
import { untilAnswered } from './until-answered.ts';
import { PageAccess } from './page-access.ts';
import { portTransport } from './port-transport.ts';
import { signIn, takeToken } from './sign-in.ts';

/** How this page reaches its host, and who uses it. */
export interface Reached {
  readonly transport: Transport;
  readonly me: Me;
}

/**
 * In the Mac app the page reaches its host by the port that the app gives it, and is the owner's. In a browser it does so
 * by HTTP. There it signs in first where the address brought a token; else a person's session goes on where there is one.
 */
export async function chooseTransport(options: {
  /** The host does not answer; it is asked again until it does. */
  readonly onSilence: () => void;
}): Promise<Reached> {
  if (window.desktop !== undefined) {
    const port = fromEventTarget(await portFromApp(window));
    return { transport: portTransport(port), me: { kind: 'owner' } };
  }
  const token = takeToken(window.location, window.history);
  // A token that was used already may be one of a reloaded page that is signed in; if not, the host will say so.
  if (token !== null) await signIn({ token }).catch(() => undefined);
  const access = new PageAccess();
  const transport = httpTransport({ access });
  const me = await untilAnswered(async () => {
    const known = await askWho(transport);
    const mayHaveSession = known.kind === 'nobody' && known.welcome !== 'link';
    return mayHaveSession && (await access.renew()) ? askWho(transport) : known;
  }, options.onSilence);
  return { transport, me };
}
