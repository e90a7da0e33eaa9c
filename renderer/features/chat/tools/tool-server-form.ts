import * as z from 'zod';
import type { ToolServer, ToolServerSpecInput } from '../../../../contract/tools.ts';
import { ToolServerName, ToolServerSpecInput as SpecInput } from '../../../../contract/tools.ts';
import { linesOf } from '../../../forms/lines-of.ts';

/** What one types for a tool server. Lists and maps are lines here; the contract's rules hold for what comes of them. */
export const ToolServerForm = z
  .object({
    name: ToolServerName,
    transport: z.enum(['stdio', 'http']),
    command: z.string(),
    /** One a line. */
    args: z.string(),
    directory: z.string(),
    /** `NAME=value`, one a line; `NAME` alone keeps the value that is stored. */
    env: z.string(),
    url: z.string(),
    reach: z.enum(['public', 'private', 'loopback']),
    /** `Name: value`, one a line; `Name` alone keeps the value that is stored. */
    headers: z.string(),
  })
  .superRefine((form, context) => {
    const { error } = SpecInput.safeParse(draftOf(form));
    for (const issue of error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: issue.path.slice(0, 1), message: messageOf(issue) });
    }
  });
export type ToolServerForm = z.input<typeof ToolServerForm>;

export const EMPTY_TOOL_SERVER: ToolServerForm = {
  name: '',
  transport: 'stdio',
  command: '',
  args: '',
  directory: '',
  env: '',
  url: '',
  reach: 'public',
  headers: '',
};

export function toForm({ name, spec }: Pick<ToolServer, 'name' | 'spec'>): ToolServerForm {
  return spec.transport === 'stdio'
    ? {
        ...EMPTY_TOOL_SERVER,
        name,
        transport: 'stdio',
        command: spec.command,
        args: spec.args.join('\n'),
        directory: spec.directory ?? '',
        env: spec.env.join('\n'),
      }
    : {
        ...EMPTY_TOOL_SERVER,
        name,
        transport: 'http',
        url: spec.url,
        reach: spec.reach,
        headers: spec.headers.join('\n'),
      };
}

/** The specification that a form which was checked describes. */
export function toSpec(form: ToolServerForm): ToolServerSpecInput {
  return SpecInput.parse(draftOf(form));
}

/** Of a name that cannot be one, why, and which it is: the field holds many. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_key') return issue.message;
  return `${issue.issues[0]?.message ?? issue.message}: “${String(issue.path.at(-1))}”`;
}

function draftOf(form: Omit<ToolServerForm, 'name'>): unknown {
  return form.transport === 'stdio'
    ? {
        transport: 'stdio',
        command: form.command.trim(),
        args: linesOf(form.args),
        directory: form.directory.trim() === '' ? null : form.directory.trim(),
        env: secretsOf(form.env, '='),
      }
    : {
        transport: 'http',
        url: form.url.trim(),
        reach: form.reach,
        headers: secretsOf(form.headers, ':'),
      };
}

/** Null for a name without a value: what is stored stays. */
function secretsOf(text: string, between: '=' | ':'): Record<string, string | null> {
  return Object.fromEntries(
    linesOf(text).map((line) => {
      const at = line.indexOf(between);
      return at === -1 ? [line, null] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}
