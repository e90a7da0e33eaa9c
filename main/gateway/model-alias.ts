import type { Resolution, RouteTable } from '../routing/resolve.ts';

/** Claude Code lists only names that begin with `claude` or `anthropic`. */
const PREFIX = 'anthropic/';
const LISTED = /^(?:claude|anthropic)/;

/** The name under which Anthropic's clients see a model. */
export function aliasOf(model: string): string {
  return LISTED.test(model) ? model : `${PREFIX}${model}`;
}

/** Resolves a name; one that means nothing by itself may be such an alias. */
export function resolveAlias(table: RouteTable, model: string): Resolution {
  const found = table.resolve(model);
  if (found.kind === 'resolved' || !model.startsWith(PREFIX)) return found;
  const meant = table.resolve(model.slice(PREFIX.length));
  return meant.kind === 'resolved' ? meant : found;
}
