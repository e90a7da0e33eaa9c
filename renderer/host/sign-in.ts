import { readAnswer } from '../../contract/answer.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/** The one-time token of the address, which is taken out of it, so that no history or bookmark keeps it. */
export function takeToken(location: Location, history: History): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(null, '', `${location.pathname}${location.search}`);
  return token;
}

/** What opens a session: the one-time token of a link, or an account. */
export type SignIn = { readonly token: string } | { readonly name: string; readonly password: string };

/** Opens a session for this browser. @throws Failure where the host does not want to; its message is for people */
export function signIn(by: SignIn): Promise<void> {
  return send('POST', 'session', by);
}

/** Asks for an account, which then waits for approval. @throws Failure */
export function register(account: { readonly name: string; readonly password: string }): Promise<void> {
  return send('POST', 'registration', account);
}

/** Ends the session of this browser. @throws Failure */
export function signOut(): Promise<void> {
  return send('DELETE', 'session', null);
}

async function send(method: 'POST' | 'DELETE', path: string, body: unknown): Promise<void> {
  const answer = await fetch(`/_ui/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === null ? null : JSON.stringify(body),
  })
    .then(async (response) => readAnswer(await response.json()))
    .catch((cause: unknown) => {
      throw new Failure('not_running', phrase`MLX Manager does not answer.`, { cause });
    });
  if (!answer.ok) throw Failure.fromView(answer.error);
}
