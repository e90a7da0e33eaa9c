import type { Welcome } from '../../contract/person.ts';
import type { Attempt, Credentials } from '../people/people.ts';
import type { Grant, SignedIn } from '../people/person-sessions.ts';

/** People at the host's door, as much of them as HTTP needs. While the host lets nobody sign in, none is known. */
export interface PeopleAccess {
  /** What somebody who is not known may do. */
  welcome(): Promise<Welcome>;
  /** Whose access token this is; null for one that is good for nothing. */
  find(token: string): Promise<SignedIn | null>;
  signIn(credentials: Credentials, address: string): Promise<Attempt<Grant>>;
  register(credentials: Credentials, address: string): Promise<Attempt<null>>;
  renew(cookie: string): Promise<Grant | null>;
  /** Ends the session that a cookie belongs to. */
  signOut(cookie: string): Promise<void>;
}
