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

/**
 * Resolves a name, which may be such an alias. An alias of a name that is listed goes before patterns, or a route for
 * `claude-*` would take them all.
 */
export function resolveAlias(table: RouteTable, model: string): Resolution {
  const meant = PREFIXES.filter((prefix) => model.startsWith(prefix)).map((prefix) =>
    model.slice(prefix.length),
  );
  const listed = table.names.includes(model) ? undefined : meant.find((name) => table.names.includes(name));
  if (listed !== undefined) return table.resolve(listed);
  const found = table.resolve(model);
  if (found.kind === 'resolved') return found;
  return meant.map((name) => table.resolve(name)).find(({ kind }) => kind === 'resolved') ?? found;
}
