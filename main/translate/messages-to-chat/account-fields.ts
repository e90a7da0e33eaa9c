import { isJsonObject } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { MessagesRequest } from '../wire/messages-request.ts';
import { refusal } from '../wire/parse-request.ts';
import type { Translation } from './translation.ts';

/** Who asks, and in which tier. A long id is hashed to what OpenAI takes; something like an e-mail is never sent. */
export function accountFields(
  request: MessagesRequest,
  sha256: (text: string) => string,
  { profile, warnings }: Translation,
): JsonObject {
  const fields: JsonObject = {};
  const user = request.metadata?.user_id;
  if (profile.userField !== null && user !== null && user !== undefined && user !== '') {
    if (user.includes('@')) {
      warnings.add('user_dropped', 'metadata.user_id', 'The user id looks like an e-mail and was left out.');
    } else fields[profile.userField] = user.length > 64 ? sha256(user) : user;
  }
  if (profile.serviceTier && typeof request.service_tier === 'string') {
    fields['service_tier'] = request.service_tier === 'standard_only' ? 'default' : 'auto';
  }
  return fields;
}

/** Read elsewhere, or without any effect on the answer. */
const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'max_tokens',
  'stream',
  'stop_sequences',
  'temperature',
  'top_p',
  'top_k',
  'metadata',
  'service_tier',
  'output_config',
  'output_format',
  'cache_control',
  'betas',
]);

/** @throws Failure `invalid_input` for servers of tools that the provider would have called */
export function checkOtherFields(request: MessagesRequest, { warnings }: Translation): void {
  if ((request.mcp_servers ?? []).length > 0) {
    throw refusal('mcp_servers', 'Only the provider can call these servers; connect them in the client');
  }
  for (const [name, value] of Object.entries(request)) {
    if (KNOWN.has(name) || isEmpty(value)) continue;
    warnings.add('field_dropped', name, `The field ${name} means nothing to this backend.`);
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}
