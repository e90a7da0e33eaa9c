import type { FailureView } from '../../../contract/failure.ts';

/** What a schema of the contract says, in the form in which the host says it. */
export function issuesOf(
  error:
    | { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] }
    | undefined,
): NonNullable<FailureView['issues']> {
  return (error?.issues ?? []).map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
}
