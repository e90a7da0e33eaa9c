import { HubApiError } from '@huggingface/hub';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { PhraseValue } from '../../../contract/phrase.ts';

/**
 * What the hub's status means for somebody who wanted `what`.
 * `hasToken`: whether a token was sent; without one the remedy is another.
 */
export function hubFailure(
  status: number,
  what: PhraseValue,
  hasToken: boolean,
  retryAfter?: string,
): Failure {
  switch (status) {
    case 401:
      // The hub hides private models and those that do not exist behind the same status.
      return hasToken
        ? new Failure('unauthorised', phrase`The hub refused the token for ${what}.`, {
            hint: phrase`Make a new token at https://huggingface.co/settings/tokens and store it.`,
          })
        : new Failure('unauthorised', phrase`The hub wants a token for ${what}, or there is no such model.`, {
            hint: phrase`Check the name. For a gated model accept its terms on the hub, then store a token in the settings.`,
          });
    case 403:
      return new Failure('unauthorised', phrase`Your account may not have ${what}: the model is gated.`, {
        hint: phrase`Open the model’s page on the hub and accept its terms; some owners answer by hand.`,
      });
    case 404:
      return new Failure('not_found', phrase`The hub does not have ${what}.`, {
        hint: phrase`Check the name; \`model search\` shows what there is.`,
      });
    case 429: {
      const seconds = Number(retryAfter);
      const when =
        Number.isFinite(seconds) && seconds > 0
          ? phrase`in ${Math.ceil(seconds)} s`
          : phrase`in a few minutes`;
      return new Failure('rate_limited', phrase`The hub takes no more requests from this address for now.`, {
        hint: phrase`Try again ${when}. With a stored token the hub allows more.`,
      });
    }
    default:
      return status >= 500
        ? new Failure('upstream_unreachable', phrase`The hub has trouble of its own (status ${status}).`, {
            hint: phrase`Try again later; https://status.huggingface.co says more.`,
          })
        : new Failure('upstream_protocol', phrase`The hub answered ${status} for ${what}.`);
  }
}

/** What the hub's library threw, in our words. Its own hold addresses. */
export function toHubFailure(error: unknown, what: PhraseValue, hasToken: boolean): Failure {
  if (error instanceof Failure) return offlineFailure(error);
  if (error instanceof HubApiError) return hubFailure(error.statusCode, what, hasToken);
  if (error instanceof Error && error.cause instanceof Failure) return offlineFailure(error.cause);
  return new Failure('upstream_protocol', phrase`The hub answered something that is not understood.`, {
    hint: phrase`Check the hub’s address in the settings.`,
    cause: error,
  });
}

/** Nobody can look at "the server's own log" of the hub. */
function offlineFailure(failure: Failure): Failure {
  if (failure.code !== 'upstream_unreachable' && failure.code !== 'upstream_timeout') return failure;
  return new Failure(failure.code, phrase`The hub cannot be reached: ${failure.said}`, {
    hint: phrase`Check the network. Models on this disk work without it.`,
    cause: failure,
  });
}
