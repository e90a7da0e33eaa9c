import type * as z from 'zod';
import { toIssue } from '../../../contract/issue.ts';
import type { Issue } from '../../../contract/issue.ts';

/** What a schema of the contract says, in the form in which the host says it. */
export function issuesOf(error: z.ZodError | undefined): Issue[] {
  return (error?.issues ?? []).map(toIssue);
}
