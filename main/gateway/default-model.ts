import { Failure } from '../../contract/failure.ts';
import { replaceModelName } from '../translate/model-name.ts';
import type { JsonObject } from './json-body.ts';

/** A request's body, as text and parsed. */
interface RequestBody {
  readonly raw: string;
  readonly json: JsonObject;
}

/**
 * The body as if its client had named the default model, where it names none. The rest of its text stays as it was
 * written. Without a default model nothing changes.
 */
export function nameModel({ raw, json }: RequestBody, defaultModel: string | null): RequestBody {
  if (defaultModel === null || !namesNone(json)) return { raw, json };
  return {
    raw: 'model' in json ? replaceModelName(raw, defaultModel) : withField(raw, json, defaultModel),
    json: { ...json, model: defaultModel },
  };
}

/** A refusal that says what would have helped, where the body names no model. */
export function hintAtDefaultModel(failure: Failure, json: JsonObject): Failure {
  if (!namesNone(json) || failure.issues?.some(({ path }) => path === 'model') !== true) return failure;
  return new Failure(failure.code, failure.message, {
    hint: 'Name a model, or set gateway.defaultModel: the one that is asked where a request names none.',
    issues: failure.issues,
  });
}

function namesNone({ model }: JsonObject): boolean {
  return model === undefined || model === null || model === '';
}

function withField(raw: string, json: JsonObject, model: string): string {
  const inside = raw.indexOf('{') + 1;
  const comma = Object.keys(json).length === 0 ? '' : ',';
  return `${raw.slice(0, inside)}"model":${JSON.stringify(model)}${comma}${raw.slice(inside)}`;
}
