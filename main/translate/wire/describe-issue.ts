import type * as z from 'zod';
import { isJsonObject } from './json-object.ts';

export interface Problem {
  /** `messages.0.content.1.source`; empty for the body itself. */
  readonly path: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong with a request, in the words that Anthropic's API uses. */
export function describeIssue(issues: readonly Issue[], json: unknown): Problem {
  const [first] = issues;
  if (first === undefined) return { path: '', message: 'Input is not valid' };
  const issue = first.code === 'invalid_union' ? closest(first) : first;
  const tag = issue.code === 'invalid_union' ? issue.discriminator : undefined;
  const value = valueAt(json, issue.path);
  if (tag !== undefined && value !== undefined) {
    const path = issue.path.slice(0, -1).map(String).join('.');
    return {
      path,
      message: `Input tag ${JSON.stringify(value)} found using '${tag}' is not one that is known here`,
    };
  }
  return { path: issue.path.map(String).join('.'), message: sentence(issue, value) };
}

/** Of the ways in which a union's members were missed, the one that got furthest into the value. */
function closest(issue: Extract<Issue, { code: 'invalid_union' }>): Issue {
  const inner = issue.errors.flatMap((issues) => issues.slice(0, 1));
  const [best] = inner.sort((a, b) => b.path.length - a.path.length);
  if (best === undefined || best.path.length === 0) return issue;
  const whole = { ...best, path: [...issue.path, ...best.path] };
  return whole.code === 'invalid_union' ? closest(whole) : whole;
}

function sentence(issue: Issue, value: unknown): string {
  if (value === undefined) return 'Field required';
  switch (issue.code) {
    case 'invalid_type':
      return `Input should be a valid ${NAMES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `Input should be ${issue.values.map((one) => `'${String(one)}'`).join(' or ')}`;
    case 'invalid_union':
      return 'Input should be a valid string or list';
    case 'too_small':
      if (issue.origin === 'string') return `String should have at least ${issue.minimum} character`;
      return issue.origin === 'array'
        ? issue.message
        : `Input should be greater than or equal to ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `String should have at most ${issue.maximum} characters`;
      return `Input should be less than or equal to ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const NAMES: Readonly<Record<string, string>> = {
  array: 'list',
  record: 'object',
  object: 'object',
  int: 'integer',
};

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isJsonObject(value) ? value[String(step)] : undefined;
  }, json);
}
