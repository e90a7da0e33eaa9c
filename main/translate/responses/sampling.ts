import type { JsonObject } from '../wire/json-object.ts';
import type { ResponsesRequest } from './request-schema.ts';
import type { Translation } from './translation.ts';

/** Temperature and its like. Zero is a value; a model that takes only its default gets nothing. */
export function samplingFields(request: ResponsesRequest, { profile, warnings }: Translation): JsonObject {
  const fields: JsonObject = {};
  for (const name of ['temperature', 'top_p'] as const) {
    const value = request[name];
    if (value === null || value === undefined) continue;
    if (profile.temperature) fields[name] = value;
    else if (value !== 1) {
      warnings.add('sampling_dropped', name, `The model does not take ${name}: it was left out.`);
    }
  }
  return fields;
}

/** Who asks, and in which tier, for providers that want to know. */
export function accountFields(request: ResponsesRequest, { profile }: Translation): JsonObject {
  const user = request.safety_identifier ?? request.user ?? '';
  const tier = request.service_tier ?? null;
  return {
    ...(profile.userField === null || user === '' ? {} : { [profile.userField]: user }),
    ...(profile.serviceTier && tier !== null ? { service_tier: tier } : {}),
  };
}
