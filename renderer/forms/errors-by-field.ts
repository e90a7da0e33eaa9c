import type { Failure } from '../../contract/failure.ts';
import { fieldMessage } from '../i18n/field-messages.ts';

/**
 * Sorts what the host said about an input: issues of the form's own fields, and whatever else there is to say.
 * @param prefix what the host's paths have before this form's fields, for example `spec`; the longer one first of several
 */
export function errorsByField(
  failure: Failure,
  fields: readonly string[],
  prefix: string | readonly string[] = [],
): { readonly fields: Record<string, string>; readonly rest: Failure | null } {
  const prefixes = typeof prefix === 'string' ? [prefix] : prefix;
  const found: Record<string, string> = {};
  let placed = 0;
  for (const issue of failure.issues ?? []) {
    const { path } = issue;
    const before = prefixes.find((one) => path.startsWith(`${one}.`));
    const local = before === undefined ? path : path.slice(before.length + 1);
    const [field = ''] = local.split('.');
    if (!fields.includes(field)) continue;
    // Mantine names the fields of lists as the host does: `targets.0.model`.
    found[local] ??= fieldMessage(issue);
    placed += 1;
  }
  const allPlaced = placed > 0 && placed === failure.issues?.length;
  return { fields: found, rest: allPlaced ? null : failure };
}
