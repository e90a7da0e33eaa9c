import { readAnswer } from '../../contract/answer.ts';
import { Failure } from '../../contract/failure.ts';

/** The one-time token of the address, which is taken out of it, so that no history or bookmark keeps it. */
export function takeToken(location: Location, history: History): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(null, '', `${location.pathname}${location.search}`);
  return token;
}

/** Exchanges a one-time token for the session's cookie. @throws Failure `unauthorised` where it is used or too old */
export async function signIn(token: string): Promise<void> {
  const response = await fetch('/_ui/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const answer = readAnswer(await response.json());
  if (!answer.ok) throw Failure.fromView(answer.error);
}
