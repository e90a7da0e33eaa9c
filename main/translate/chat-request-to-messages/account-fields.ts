import type { ChatCompletionsRequest } from '../wire/chat-completions-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { Translation } from './translation.ts';

/** An e-mail address, or a telephone number. */
const PERSONAL = /@|^\+?[\d\s().-]{7,}$/;
/** Anthropic's longest user id. */
const USER_ID_MAX = 256;

/** Who asks, and in which tier. Something like an e-mail or a telephone number is never sent. */
export function accountFields(
  request: ChatCompletionsRequest,
  sha256: (text: string) => string,
  { warnings }: Translation,
): JsonObject {
  const fields: JsonObject = {};
  const named = request.metadata?.user_id;
  const user = request.safety_identifier ?? request.user ?? (typeof named === 'string' ? named : '');
  if (PERSONAL.test(user)) {
    warnings.add('user_dropped', 'user', 'The user id looks like an e-mail or a number and was left out.');
  } else if (user !== '') {
    fields['metadata'] = { user_id: user.length > USER_ID_MAX ? sha256(user) : user };
  }
  const tier = request.service_tier;
  if (tier) fields['service_tier'] = tier === 'default' ? 'standard_only' : 'auto';
  return fields;
}
