import { Failure } from '../../contract/failure.ts';
import type { MatchKind } from '../../contract/route.ts';
import { validatePattern } from './pattern.ts';
import { validateTemplate } from './rewrite.ts';

interface Checked {
  readonly match: MatchKind;
  readonly pattern: string;
  readonly targets: readonly { readonly model: string | null }[];
}

/**
 * @throws Failure `invalid_input` for a pattern or a model template that could never work; its issue names the field,
 * `pattern` or `targets.N.model`
 */
export function checkRoute({ match, pattern, targets }: Checked): void {
  validatePattern(match, pattern);
  for (const [n, { model }] of targets.entries()) {
    try {
      validateTemplate(match, pattern, model);
    } catch (error) {
      throw error instanceof Failure ? below(`targets.${n}`, error) : error;
    }
  }
}

/** The same failure, its issues at the place where the part that was checked stands. */
function below(path: string, failure: Failure): Failure {
  const issues = failure.issues?.map((issue) => ({ ...issue, path: `${path}.${issue.path}` }));
  return Failure.fromView({ ...failure.toView(), issues });
}
