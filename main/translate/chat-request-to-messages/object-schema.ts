import { isJsonObject } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { refusal } from '../wire/parse-request.ts';
import type { Translation } from './translation.ts';

const UNIONS = ['allOf', 'anyOf', 'oneOf'] as const;

/**
 * A tool's parameters as Anthropic takes them: an object at the root, and no union there. Everything else is kept; what
 * needs no change stays the same object.
 * @throws Failure `invalid_input` for a root that is no object
 */
export function objectSchema(
  schema: JsonObject | null | undefined,
  path: string,
  { warnings }: Translation,
): JsonObject {
  if (!schema) return { type: 'object', properties: {} };
  const { type } = schema;
  const nullable = Array.isArray(type) && type.includes('object');
  if (type !== undefined && type !== null && type !== 'object' && !nullable) {
    throw refusal(`${path}.type`, `Parameters must be an object, not ${JSON.stringify(type)}`);
  }
  if (UNIONS.some((union) => Array.isArray(schema[union]))) {
    warnings.add('schema_flattened', path, 'Alternatives at the root of the parameters became one object.');
    return flatten(schema);
  }
  return type === 'object' ? schema : { ...schema, type: 'object' };
}

/** All properties of all branches. Required is what each part of `allOf` requires, and what every alternative does. */
function flatten(schema: JsonObject): JsonObject {
  const { allOf, anyOf, oneOf, ...rest } = schema;
  const parts = branchesOf(allOf, schema);
  const alternatives = [branchesOf(anyOf, schema), branchesOf(oneOf, schema)];
  const required = new Set(
    [schema, ...parts].flatMap(requiredOf).concat(alternatives.flatMap(requiredByAll)),
  );
  return {
    ...rest,
    type: 'object',
    properties: Object.fromEntries(mergeProperties([schema, ...parts, ...alternatives.flat()])),
    ...(required.size > 0 ? { required: [...required] } : {}),
  };
}

/** A property that differs between the branches may be any of what they say. */
function mergeProperties(branches: readonly JsonObject[]): Map<string, unknown> {
  const said = new Map<string, Map<string, unknown>>();
  for (const { properties } of branches) {
    for (const [name, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
      said.set(name, (said.get(name) ?? new Map<string, unknown>()).set(JSON.stringify(property), property));
    }
  }
  return new Map(
    [...said].map(([name, versions]) => {
      const all = [...versions.values()];
      return [name, all.length === 1 ? all[0] : { anyOf: all }];
    }),
  );
}

function branchesOf(list: unknown, root: JsonObject): JsonObject[] {
  return Array.isArray(list) ? list.map((branch) => resolve(branch, root)) : [];
}

/** A branch may be a reference to one of the schema's own definitions. */
function resolve(branch: unknown, root: JsonObject): JsonObject {
  if (!isJsonObject(branch)) return {};
  const reference = typeof branch['$ref'] === 'string' ? branch['$ref'] : '';
  const [, place, name] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(reference) ?? [];
  if (place === undefined || name === undefined) return branch;
  const definitions = root[place];
  const found = isJsonObject(definitions) ? definitions[name] : undefined;
  return isJsonObject(found) ? found : {};
}

function requiredByAll(branches: readonly JsonObject[]): string[] {
  const [first, ...others] = branches.map(requiredOf);
  return (first ?? []).filter((name) => others.every((names) => names.includes(name)));
}

function requiredOf({ required }: JsonObject): string[] {
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}
