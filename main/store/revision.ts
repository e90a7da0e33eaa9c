import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';

/** @throws Failure `conflict` when the caller has seen another revision than the one that is stored */
export function checkRevision(what: Phrase, stored: number, expected: number | undefined): void {
  if (expected === undefined || expected === stored) return;
  throw new Failure(
    'conflict',
    phrase`${what} was changed meanwhile (revision ${stored}, not ${expected}).`,
    {
      hint: phrase`Load it again and repeat the change.`,
    },
  );
}
