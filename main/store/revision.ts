import { Failure } from '../../contract/failure.ts';

/** @throws Failure `conflict` when the caller has seen another revision than the one that is stored */
export function checkRevision(what: string, stored: number, expected: number | undefined): void {
  if (expected === undefined || expected === stored) return;
  throw new Failure('conflict', `${what} was changed meanwhile (revision ${stored}, not ${expected}).`, {
    hint: 'Load it again and repeat the change.',
  });
}
