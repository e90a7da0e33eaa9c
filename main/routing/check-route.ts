import type { MatchKind } from '../../contract/route.ts';
import { validatePattern } from './pattern.ts';
import { validateTemplate } from './rewrite.ts';

interface Checked {
  readonly match: MatchKind;
  readonly pattern: string;
  readonly targets: readonly { readonly model: string | null }[];
}

/** @throws Failure `invalid_input` for a pattern or a model template that could never work */
export function checkRoute({ match, pattern, targets }: Checked): void {
  validatePattern(match, pattern);
  for (const { model } of targets) validateTemplate(match, pattern, model);
}
