import type { FoundModel } from '../access/client-use.ts';
import type { Resolution, RouteTable } from '../routing/resolve.ts';

/** Claude Code lists only names that begin with `claude` or `anthropic`. */
const LISTED = /^(?:claude|anthropic)/;
const PREFIX = 'claude-';
/** The names that are understood; the second is how other gateways write them. */
const PREFIXES = [PREFIX, 'anthropic/'];

/** The name under which Claude Code sees a model. */
export function aliasOf(model: string): string {
  return LISTED.test(model) ? model : `${PREFIX}${model}`;
}

/** Where a name leads, and under which name it was found: what an alias stands for. */
export type NamedResolution = Resolution & { readonly name: string };

/**
 * Resolves a name, which may be such an alias. An alias of a name that is listed goes before patterns, or a route for
 * `claude-*` would take them all.
 */
export function resolveAlias(table: RouteTable, model: string): NamedResolution {
  const resolve = (name: string) => ({ ...table.resolve(name), name });
  const meant = PREFIXES.filter((prefix) => model.startsWith(prefix)).map((prefix) =>
    model.slice(prefix.length),
  );
  const listed = table.names.includes(model) ? undefined : meant.find((name) => table.names.includes(name));
  if (listed !== undefined) return resolve(listed);
  const found = resolve(model);
  if (found.kind === 'resolved') return found;
  return meant.map(resolve).find(({ kind }) => kind === 'resolved') ?? found;
}

/** A name as it is found, for whoever asks whether a client may have it. */
export function foundModel(table: RouteTable, model: string): FoundModel {
  const found = resolveAlias(table, model);
  return { name: found.name, route: found.kind === 'resolved' ? found.route : null };
}
