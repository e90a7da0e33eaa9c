import type { JsonObject } from '../wire/json-object.ts';
import type { MessagesRequest } from '../wire/messages-request.ts';
import type { Translation } from './translation.ts';

/** Temperature and its like. Zero is a value; a model that takes only its default gets nothing. */
export function samplingFields(request: MessagesRequest, { profile, warnings }: Translation): JsonObject {
  const fields: JsonObject = {};
  for (const name of ['temperature', 'top_p'] as const) {
    const value = request[name];
    if (value === null || value === undefined) continue;
    if (profile.temperature) fields[name] = value;
    else if (value !== 1) {
      warnings.add('sampling_dropped', name, `The model does not take ${name}: it was left out.`);
    }
  }
  const topK = request.top_k;
  if (topK === null || topK === undefined) return fields;
  if (profile.topK) return { ...fields, top_k: topK };
  warnings.add('sampling_dropped', 'top_k', 'The backend does not take top_k: it was left out.');
  return fields;
}

/** Stop sequences: what is more than the backend takes is cut, and the client is told. */
export function stopFields(request: MessagesRequest, { profile, warnings }: Translation): JsonObject {
  const stops = request.stop_sequences ?? [];
  const taken = stops.slice(0, profile.maxStops);
  if (taken.length < stops.length) {
    warnings.add(
      'stop_sequences_cut',
      'stop_sequences',
      `The backend takes ${profile.maxStops} stop sequences: ${stops.length - taken.length} left out.`,
    );
  }
  return taken.length === 0 ? {} : { stop: taken };
}
