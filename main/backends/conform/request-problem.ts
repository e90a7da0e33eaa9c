import type * as z from 'zod';
import { paramPath } from './param-path.ts';

/** What is wrong with a request, as OpenAI's error envelope says it. */
export interface RequestProblem {
  readonly message: string;
  /** The field's path; null where the body as a whole is meant. */
  readonly param: string | null;
  readonly code: string;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Puts the first problem into the words that OpenAI uses. `json` is the value that was checked. */
export function describeProblem(issues: readonly Issue[], json: unknown): RequestProblem {
  const [issue] = issues;
  if (issue === undefined) return problem('The request is not valid.', [], 'invalid_value');
  return describe(issue, issue.path, json);
}

function describe(issue: Issue, path: Path, json: unknown): RequestProblem {
  const value = valueAt(json, path);
  const name = paramPath(path);
  if (path.length === 0) return problem('The request body must be a JSON object.', path, 'invalid_type');
  if (value === undefined)
    return problem(`Missing required parameter: '${name}'.`, path, 'missing_required_parameter');

  switch (issue.code) {
    case 'invalid_union':
      return describeUnion(issue, path, json);
    case 'invalid_type':
      return wrongType(path, [isWholeNumber(path) ? 'int' : issue.expected], value);
    case 'invalid_value':
      return unsupportedValue(path, issue.values, value);
    case 'too_small':
    case 'too_big':
      return outOfRange(issue, path, value);
    case 'invalid_format':
      return problem(
        `Invalid '${name}': string does not match pattern. Expected a string that matches the pattern ` +
          `'${issue.pattern ?? issue.format}'.`,
        path,
        'invalid_value',
      );
    default:
      return problem(`Invalid '${name}': ${issue.message}.`, path, 'invalid_value');
  }
}

/** Of a union's branches, the one that the value was meant for is the one whose type it has. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, json: unknown): RequestProblem {
  const value = valueAt(json, path);
  if (issue.discriminator !== undefined) {
    return unsupportedValue(path, 'options' in issue ? (issue.options ?? []) : [], value);
  }
  const wrongTypes = issue.errors.map((branch) => branch.find((one) => isOfWrongType(one, value)));
  const meant = issue.errors.find((_, branch) => wrongTypes[branch] === undefined)?.[0];
  if (meant !== undefined) return describe(meant, [...path, ...meant.path], json);
  const expected = wrongTypes.flatMap((wrong) => (wrong === undefined ? [] : [expectedType(wrong)]));
  return wrongType(path, expected, value);
}

function isOfWrongType(issue: Issue, value: unknown): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof value !== 'string');
}

function expectedType(issue: Issue): string {
  return issue.code === 'invalid_type' ? issue.expected : 'string';
}

function wrongType(path: Path, expected: readonly string[], value: unknown): RequestProblem {
  const wanted = expected.map(typeName).join(' or ');
  return problem(
    `Invalid type for '${paramPath(path)}': expected ${wanted}, but got ${typeName(typeOf(value))} instead.`,
    path,
    'invalid_type',
  );
}

function unsupportedValue(path: Path, supported: readonly unknown[], value: unknown): RequestProblem {
  if (typeof value !== 'string') return wrongType(path, ['string'], value);
  const list = supported.map((one) => `'${String(one)}'`);
  const last = list.pop() ?? '';
  const values = list.length === 0 ? last : `${list.join(', ')} and ${last}`;
  return problem(
    `Invalid value: '${value.slice(0, 100)}'. Supported values are: ${values}.`,
    path,
    'invalid_value',
  );
}

function outOfRange(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  path: Path,
  value: unknown,
): RequestProblem {
  const small = issue.code === 'too_small';
  const limit = String(small ? issue.minimum : issue.maximum);
  const name = paramPath(path);
  if (Array.isArray(value) || typeof value === 'string') {
    const thing = Array.isArray(value) ? 'array' : 'string';
    const complaint = value.length === 0 ? `empty ${thing}` : `${thing} too ${small ? 'short' : 'long'}`;
    return problem(
      `Invalid '${name}': ${complaint}. Expected ${typeName(thing)} with ${small ? 'minimum' : 'maximum'} length ` +
        `${limit}, but got length ${value.length} instead.`,
      path,
      value.length === 0 ? `empty_${thing}` : `${thing}_${small ? 'below_min' : 'above_max'}_length`,
    );
  }
  const kind = isWholeNumber(path) ? 'integer' : 'decimal';
  return problem(
    `Invalid '${name}': ${kind} ${small ? 'below minimum' : 'above maximum'} value. Expected a value ` +
      `${small ? '>=' : '<='} ${limit}, but got ${String(value)} instead.`,
    path,
    `${kind}_${small ? 'below_min' : 'above_max'}_value`,
  );
}

/** zod calls both kinds of number `number` when it complains; OpenAI does not. */
const WHOLE_NUMBERS: ReadonlySet<unknown> = new Set([
  'max_tokens',
  'max_completion_tokens',
  'n',
  'seed',
  'top_logprobs',
]);

function isWholeNumber(path: Path): boolean {
  return WHOLE_NUMBERS.has(path.at(-1));
}

function problem(message: string, path: Path, code: string): RequestProblem {
  return { message, param: path.length === 0 ? null : paramPath(path), code };
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
