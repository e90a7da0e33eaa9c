import type { Failure } from '../../contract/failure.ts';

/**
 * Sorts what the host said about an input: issues of the form's own fields, and whatever else there is to say.
 * @param prefix what the host's paths have before this form's fields, for example `spec`
 */
export function errorsByField(
  failure: Failure,
  fields: readonly string[],
  prefix?: string,
): { readonly fields: Record<string, string>; readonly rest: Failure | null } {
  const found: Record<string, string> = {};
  let placed = 0;
  for (const { path, message } of failure.issues ?? []) {
    const local =
      prefix !== undefined && path.startsWith(`${prefix}.`) ? path.slice(prefix.length + 1) : path;
    const [field = ''] = local.split('.');
    if (!fields.includes(field)) continue;
    // Mantine names the fields of lists as the host does: `targets.0.model`.
    found[local] ??= message;
    placed += 1;
  }
  const allPlaced = placed > 0 && placed === failure.issues?.length;
  return { fields: found, rest: allPlaced ? null : failure };
}
