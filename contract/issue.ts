import * as z from 'zod';

/**
 * Why a value is refused, as a code with its limits: for programs, and for whoever says it in another language than
 * English.
 */
export const Reason = z.discriminatedUnion('code', [
  // What a schema says by itself, in the schema library's own terms.
  z.strictObject({ code: z.literal('invalid_type'), expected: z.string() }),
  z.strictObject({
    code: z.literal('too_small'),
    /** What is counted: `string`, `array`, or `number`, which is compared itself. */
    origin: z.string(),
    minimum: z.number(),
    inclusive: z.boolean(),
  }),
  z.strictObject({
    code: z.literal('too_big'),
    origin: z.string(),
    maximum: z.number(),
    inclusive: z.boolean(),
  }),
  z.strictObject({
    code: z.literal('invalid_format'),
    format: z.string(),
    /** What it has to begin with, end with or hold; null where the format itself says all. */
    part: z.string().nullable(),
  }),
  z.strictObject({ code: z.literal('invalid_value'), values: z.array(z.string()) }),
  z.strictObject({ code: z.literal('unrecognized_keys'), keys: z.array(z.string()) }),
  z.strictObject({ code: z.literal('invalid_key') }),
  z.strictObject({ code: z.literal('invalid_union') }),
  // Of a route.
  z.strictObject({ code: z.literal('prefix_form') }),
  z.strictObject({ code: z.literal('expression_size') }),
  z.strictObject({
    code: z.literal('expression_syntax'),
    /** In the engine's words. */
    problem: z.string(),
    part: z.string().nullable(),
    /** The character at which `part` begins, from 1; null where that is not certain. */
    at: z.int().nullable(),
  }),
  z.strictObject({ code: z.literal('expression_unusable') }),
  z.strictObject({ code: z.literal('no_rest') }),
  z.strictObject({ code: z.literal('no_group'), group: z.string(), groups: z.int() }),
  // Of a setting.
  z.strictObject({ code: z.literal('not_a_host'), entry: z.string() }),
  z.strictObject({ code: z.literal('not_a_range'), entry: z.string() }),
  z.strictObject({ code: z.literal('not_an_origin'), entry: z.string() }),
  z.strictObject({ code: z.literal('open_beyond_machine') }),
  z.strictObject({ code: z.literal('no_such_key') }),
  // Of a server, a tool server, an account.
  z.strictObject({ code: z.literal('own_argument'), argument: z.string() }),
  z.strictObject({ code: z.literal('name_taken') }),
  z.strictObject({ code: z.literal('value_missing'), name: z.string() }),
  z.strictObject({ code: z.literal('values_again'), names: z.array(z.string()) }),
  z.strictObject({ code: z.literal('wrong_password') }),
  z.strictObject({ code: z.literal('name_in_password') }),
]);
export type Reason = z.infer<typeof Reason>;

/** What is wrong with one field of an input. `message` says it in English. */
export const Issue = z.strictObject({ path: z.string(), message: z.string(), reason: Reason.optional() });
export type Issue = z.infer<typeof Issue>;

/** What a schema said, as it crosses a boundary. */
export function toIssue(issue: z.core.$ZodIssue): Issue {
  const reason = reasonOf(issue);
  return {
    path: issue.path.map(String).join('.'),
    message: issue.message,
    ...(reason === null ? {} : { reason }),
  };
}

/** Why a schema refused a value. Null for what only a message tells. */
export function reasonOf(issue: z.core.$ZodIssue | z.core.$ZodRawIssue): Reason | null {
  switch (issue.code) {
    case 'invalid_type':
      return { code: issue.code, expected: issue.expected };
    case 'too_small': {
      const { code, origin, minimum, inclusive = true } = issue;
      return { code, origin, minimum: Number(minimum), inclusive };
    }
    case 'too_big': {
      const { code, origin, maximum, inclusive = true } = issue;
      return { code, origin, maximum: Number(maximum), inclusive };
    }
    case 'invalid_format':
      return { code: issue.code, format: issue.format, part: partOf(issue) };
    case 'invalid_value':
      return { code: issue.code, values: issue.values.map(String) };
    case 'unrecognized_keys':
      return { code: issue.code, keys: [...issue.keys] };
    case 'invalid_key':
    case 'invalid_union':
      return { code: issue.code };
    default:
      return null;
  }
}

function partOf(issue: object): string | null {
  if ('prefix' in issue) return String(issue.prefix);
  if ('suffix' in issue) return String(issue.suffix);
  return 'includes' in issue ? String(issue.includes) : null;
}
