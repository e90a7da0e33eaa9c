import { Failure } from '../../contract/failure.ts';
import type { Reason } from '../../contract/issue.ts';
import type { MatchKind } from '../../contract/route.ts';
import { compilePattern } from './pattern.ts';
import type { Captures } from './pattern.ts';

/**
 * The model to ask a target for. Without a template it is the caller's name. In the template of a prefix route `*`
 * is the rest after the prefix; in that of an expression `$0` to `$9` are its groups and `$$` is a dollar sign;
 * everything else stands for itself. A template that comes out empty gives the caller's name too.
 */
export function rewriteModel(template: string | null, name: string, captures: Captures): string {
  if (template === null) return name;
  return fill(template, captures) || name;
}

function fill(template: string, captures: Captures): string {
  switch (captures.match) {
    case 'exact':
      return template;
    case 'prefix':
      return template.replaceAll('*', () => captures.rest);
    case 'regex':
      return template.replace(/\$([$0-9])/g, (_whole, mark: string) =>
        mark === '$' ? '$' : (captures.groups[Number(mark)] ?? ''),
      );
  }
}

/** Refuses a template that names what its pattern does not capture. Throws `invalid_input`. */
export function validateTemplate(match: MatchKind, pattern: string, template: string | null): void {
  const { groupCount } = compilePattern(match, pattern);
  if (template === null) return;
  if (match === 'exact' && template.includes('*')) {
    throw invalid('The route matches one exact name, so there is no rest that * could stand for.', {
      code: 'no_rest',
    });
  }
  if (match !== 'regex') return;
  for (const [whole, mark] of template.matchAll(/\$([$0-9])/g)) {
    if (mark === '$' || Number(mark) <= groupCount) continue;
    throw invalid(`The model names ${whole}, but the expression has ${groupCount} group(s).`, {
      code: 'no_group',
      group: whole,
      groups: groupCount,
    });
  }
}

function invalid(message: string, reason: Reason): Failure {
  return new Failure('invalid_input', message, { issues: [{ path: 'model', message, reason }] });
}
