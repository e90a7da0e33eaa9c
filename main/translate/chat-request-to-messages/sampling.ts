import type { ChatCompletionsRequest } from '../wire/chat-completions-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { Translation } from './translation.ts';

/** Least top_p that models take which know only their default, and that models take while they think. */
const TOP_P_DEFAULT_MIN = 0.99;
const TOP_P_THINKING_MIN = 0.95;

/** Temperature and its like, as far as the model takes them; Anthropic's highest temperature is 1. */
export function samplingFields(
  { temperature, top_p: topP, top_k: topK }: ChatCompletionsRequest,
  thinks: boolean,
  { rules, warnings }: Translation,
): JsonObject {
  const fields: JsonObject = {};
  const fixed = rules.sampling === 'default-only';
  const drop = (name: string) =>
    warnings.add('sampling_dropped', name, `The model does not take this ${name} here: it was left out.`);

  if (temperature !== null && temperature !== undefined) {
    if ((fixed || thinks) && temperature !== 1) drop('temperature');
    else if (!fixed) fields['temperature'] = Math.min(temperature, 1);
    if (temperature > 1 && fields['temperature'] === 1) {
      warnings.add('temperature_cut', 'temperature', 'The highest temperature of this model is 1.');
    }
  }
  if (topP !== null && topP !== undefined) {
    const both = rules.sampling === 'one' && 'temperature' in fields;
    const least = fixed ? TOP_P_DEFAULT_MIN : thinks ? TOP_P_THINKING_MIN : 0;
    if (both || topP < least) drop('top_p');
    else fields['top_p'] = topP;
  }
  if (topK !== null && topK !== undefined) {
    if (fixed || thinks) drop('top_k');
    else fields['top_k'] = topK;
  }
  return fields;
}

/** Stop sequences; Anthropic refuses those that are nothing but space. */
export function stopFields({ stop }: ChatCompletionsRequest, { warnings }: Translation): JsonObject {
  const asked = typeof stop === 'string' ? [stop] : (stop ?? []);
  const visible = asked.filter((one) => one.trim() !== '');
  if (visible.length < asked.length) {
    warnings.add('stop_sequences_cut', 'stop', 'Stop sequences of space only were left out.');
  }
  return visible.length === 0 ? {} : { stop_sequences: [...new Set(visible)] };
}
