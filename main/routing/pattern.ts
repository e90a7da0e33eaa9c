import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { Failure } from '../../contract/failure.ts';
import type { Reason } from '../../contract/issue.ts';
import type { MatchKind } from '../../contract/route.ts';

/** No model's name is longer. Together with the limit on expressions it bounds the work of one match. */
export const MAX_NAME_LENGTH = 512;
/** Instructions of a compiled expression; ordinary ones have a few dozen. The time of a match grows with it. */
export const MAX_PROGRAM_SIZE = 1_000;

const SYNTAX =
  'Expressions are in RE2 syntax, without lookaround and back-references; a \\ takes the next character as it is.';

/** What a pattern found in a name, for the target's template. */
export type Captures =
  | { readonly match: 'exact' }
  /** `rest` is what stands in the place of `*`. */
  | { readonly match: 'prefix'; readonly rest: string }
  /** `groups[0]` is all that matched; a group that took no part is empty. */
  | { readonly match: 'regex'; readonly groups: readonly string[] };

export interface CompiledPattern {
  /** The number of groups, beside group 0, of an expression; else 0. */
  readonly groupCount: number;
  /** Null when the name does not match. */
  matches(name: string): Captures | null;
}

/**
 * Compiles the pattern of a route. Names are compared as they are, upper and lower case apart (an expression may
 * say `(?i)`). Throws `invalid_input`, whose issue says where the pattern is wrong.
 */
export function compilePattern(match: MatchKind, pattern: string): CompiledPattern {
  switch (match) {
    case 'exact':
      return { groupCount: 0, matches: (name) => (name === pattern ? { match } : null) };
    case 'prefix':
      return compilePrefix(pattern);
    case 'regex':
      return compileExpression(pattern);
  }
}

/** Throws `invalid_input` for a pattern that cannot be used. */
export function validatePattern(match: MatchKind, pattern: string): void {
  compilePattern(match, pattern);
}

/** What a pattern typed without its kind means: `/…/` is an expression, a `*` at its end a prefix, all else a name. */
export function inferMatch(text: string): { match: MatchKind; pattern: string } {
  if (text.length > 2 && text.startsWith('/') && text.endsWith('/')) {
    return { match: 'regex', pattern: text.slice(1, -1) };
  }
  return { match: text.endsWith('*') ? 'prefix' : 'exact', pattern: text };
}

function compilePrefix(pattern: string): CompiledPattern {
  if (!pattern.endsWith('*') || pattern.indexOf('*') !== pattern.length - 1) {
    throw invalid('A prefix ends with its only *, for example gpt-*.', { code: 'prefix_form' });
  }
  const prefix = pattern.slice(0, -1);
  return {
    groupCount: 0,
    matches: (name) =>
      name.startsWith(prefix) ? { match: 'prefix', rest: name.slice(prefix.length) } : null,
  };
}

/** RE2 syntax on an engine whose time is linear in the name's length, whatever the expression. */
function compileExpression(pattern: string): CompiledPattern {
  const expression = parseExpression(pattern);
  if (expression.programSize() > MAX_PROGRAM_SIZE) {
    throw invalid('The expression is too large once its repetitions are written out; use smaller counts.', {
      code: 'expression_size',
    });
  }
  const groupCount = expression.groupCount();
  return {
    groupCount,
    matches(name) {
      if (name.length > MAX_NAME_LENGTH) return null;
      const matcher = expression.matcher(name);
      if (!matcher.find()) return null;
      const groups = Array.from({ length: groupCount + 1 }, (_, index) => matcher.group(index) ?? '');
      return { match: 'regex', groups };
    },
  };
}

function parseExpression(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) {
      const reason = syntaxReason(error, pattern);
      throw invalid(describe(reason), reason, { hint: SYNTAX, cause: error });
    }
    if (error instanceof RE2JSException) {
      const message = `The expression cannot be used: ${error.message}.`;
      throw invalid(message, { code: 'expression_unusable' }, { hint: SYNTAX, cause: error });
    }
    throw error;
  }
}

type SyntaxReason = Extract<Reason, { code: 'expression_syntax' }>;

/** The engine quotes the wrong part; its position is told where that is unmistakable. */
function syntaxReason(error: RE2JSSyntaxException, pattern: string): SyntaxReason {
  const part = error.getPattern() || null;
  const at = part === null ? -1 : pattern.indexOf(part);
  const isCertain = part !== null && at >= 0 && at === pattern.lastIndexOf(part);
  return {
    code: 'expression_syntax',
    problem: error.getDescription(),
    part,
    at: isCertain ? at + 1 : null,
  };
}

function describe({ problem, part, at }: SyntaxReason): string {
  if (part === null) return `The expression is wrong: ${problem}.`;
  return `The expression is wrong: ${problem}${at === null ? '' : ` at character ${at}`}: ${part}`;
}

function invalid(
  message: string,
  reason: Reason,
  more: { readonly hint?: string; readonly cause?: unknown } = {},
): Failure {
  return new Failure('invalid_input', message, { issues: [{ path: 'pattern', message, reason }], ...more });
}
