import type * as z from 'zod';

export interface Problem {
  /** `input[0].content[1].type`; empty for the body itself. */
  readonly path: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** The first thing that is wrong with a request, in the words that OpenAI's API uses. */
export function describeProblem(issues: readonly Issue[], json: unknown): Problem {
  const [issue] = issues;
  if (issue === undefined) return { path: '', message: 'The request is not valid.' };
  return describe(issue, issue.path, json);
}

function describe(issue: Issue, path: Path, json: unknown): Problem {
  const name = paramPath(path);
  const value = valueAt(json, path);
  const problem = (message: string): Problem => ({ path: name, message });
  if (path.length === 0) return problem('The request body must be a JSON object.');
  if (value === undefined) return problem(`Missing required parameter: '${name}'.`);
  switch (issue.code) {
    case 'invalid_union':
      return describeUnion(issue, path, json);
    case 'invalid_value':
      return problem(unsupportedValue(name, issue.values, value));
    case 'invalid_type':
      return problem(wrongType(name, [WHOLE_NUMBERS.has(name) ? 'int' : issue.expected], value));
    case 'too_small':
    case 'too_big':
      return problem(outOfRange(issue, name, value));
    case 'invalid_format':
      return problem(`Invalid '${name}': string does not match pattern '${issue.pattern ?? issue.format}'.`);
    default:
      return problem(wrongType(name, ['object'], value));
  }
}

/** zod calls both kinds of number `number` when it complains; OpenAI does not. */
const WHOLE_NUMBERS: ReadonlySet<string> = new Set(['max_output_tokens', 'max_tool_calls', 'top_logprobs']);

/** Of a union's members, the one that the value has the type of is the one that was meant. */
function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path, json: unknown): Problem {
  const name = paramPath(path);
  const value = valueAt(json, path);
  if (issue.discriminator !== undefined) {
    return {
      path: name,
      message: unsupportedValue(name, 'options' in issue ? (issue.options ?? []) : [], value),
    };
  }
  const ofWrongType = (one: Issue) =>
    one.path.length === 0 &&
    (one.code === 'invalid_type' || (one.code === 'invalid_value' && typeof value !== 'string'));
  const meant = issue.errors.find((branch) => !branch.some(ofWrongType))?.[0];
  if (meant !== undefined) return describe(meant, [...path, ...meant.path], json);
  const expected = issue.errors
    .flatMap((branch) => branch.filter(ofWrongType))
    .map((one) => (one.code === 'invalid_type' ? one.expected : 'string'));
  return { path: name, message: wrongType(name, [...new Set(expected)], value) };
}

function wrongType(name: string, expected: readonly string[], value: unknown): string {
  const wanted = expected.map(typeName).join(' or ');
  return `Invalid type for '${name}': expected ${wanted}, but got ${typeName(typeOf(value))} instead.`;
}

function unsupportedValue(name: string, supported: readonly unknown[], value: unknown): string {
  if (typeof value !== 'string') return wrongType(name, ['string'], value);
  const list = supported.map((one) => `'${String(one)}'`);
  const last = list.pop() ?? '';
  const values = list.length === 0 ? last : `${list.join(', ')} and ${last}`;
  return `Invalid value: '${value.slice(0, 100)}'. Supported values are: ${values}.`;
}

function outOfRange(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  name: string,
  value: unknown,
): string {
  const small = issue.code === 'too_small';
  const limit = String(small ? issue.minimum : issue.maximum);
  if (typeof value === 'string') {
    return `Invalid '${name}': string too ${small ? 'short' : 'long'}. Expected a length of ${limit}, but got ${value.length} instead.`;
  }
  const bound = small
    ? `below minimum value. Expected a value >= ${limit}`
    : `above maximum value. Expected a value <= ${limit}`;
  return `Invalid '${name}': ${Number.isInteger(value) ? 'integer' : 'decimal'} ${bound}, but got ${String(value)} instead.`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a decimal',
  int: 'an integer',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function typeName(type: string): string {
  return TYPE_NAMES[type] ?? `a ${type}`;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'int' : typeof value;
}

function valueAt(json: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    json,
  );
}

/** `input[0].content[1].type` */
function paramPath(steps: Path): string {
  return steps
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('');
}
