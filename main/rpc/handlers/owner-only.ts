import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Phrase } from '../../../contract/phrase.ts';
import type { CallContext } from '../dispatcher.ts';

/**
 * For what an administrator must not do from afar: it would make him the owner, or somebody else.
 * @throws Failure `forbidden` for everybody but the owner of the machine
 */
export function ownerOnly({ caller }: CallContext, hint: Phrase): void {
  if (caller.kind === 'owner') return;
  throw new Failure('forbidden', phrase`This is done on the machine itself.`, { hint });
}
