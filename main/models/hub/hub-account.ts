import { whoAmI } from '@huggingface/hub';
import { Failure } from '../../../contract/failure.ts';
import type { HubAccount } from '../../../contract/model.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { HubSession } from './hub-session.ts';

/** @throws Failure `not_found` without a stored token, `unauthorised` when the hub refuses it */
export async function testHubToken(hub: HubSession, signal: AbortSignal): Promise<HubAccount> {
  const { token } = hub;
  if (token === null) {
    throw new Failure('not_found', phrase`No token for the hub is stored.`, {
      hint: phrase`Make one at https://huggingface.co/settings/tokens; reading is all that it needs to allow.`,
    });
  }
  if (!token.startsWith('hf_')) {
    throw new Failure('unauthorised', phrase`The stored key is no token of the hub: those begin with hf_.`, {
      hint: phrase`Choose another key, or replace it.`,
    });
  }
  const account = await hub.ask(
    phrase`this account`,
    () => whoAmI({ accessToken: token, hubUrl: hub.endpoint, fetch: hub.fetch(signal) }),
    signal,
  );
  return { name: account.name, role: account.auth.accessToken?.role ?? null };
}
