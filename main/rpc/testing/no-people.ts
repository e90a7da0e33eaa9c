import { Failure } from '../../../contract/failure.ts';
import type { PeopleAccess } from '../people-access.ts';

const refused = { kind: 'refused', failure: new Failure('forbidden', 'nobody has an account') } as const;

/** A host that nobody has an account of. */
export const noPeople: PeopleAccess = {
  welcome: async () => 'link',
  find: async () => null,
  signIn: async () => refused,
  register: async () => refused,
  renew: async () => null,
  signOut: async () => undefined,
};
