import { hkdfSync } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Failure } from '../contract/failure.ts';
import type { PersonId } from '../contract/ids.ts';
import type { Person } from '../contract/person.ts';
import { phrase } from '../contract/phrase.ts';
import type { Settings } from '../contract/settings.ts';
import { AccessTokens } from './people/access-tokens.ts';
import { People } from './people/people.ts';
import { PersonSessions } from './people/person-sessions.ts';
import { steadyClock } from './people/steady-clock.ts';
import type { PeopleAccess } from './rpc/people-access.ts';
import type { MasterKeyLoader } from './secrets/master-key.ts';
import { PeopleTable } from './store/people-table.ts';
import { PersonSessionsTable } from './store/person-sessions-table.ts';
import type { Schema } from './store/schema.ts';

interface PeopleOptions {
  readonly tables: Kysely<Schema>;
  readonly masterKey: MasterKeyLoader;
  /** What the settings let people do. */
  readonly mode: () => Settings['gateway']['people'];
  readonly changed: () => void;
  readonly registered: (person: Person) => void;
  readonly onReuse: (person: PersonId) => void;
  /** What a newer program stored is not looked at. */
  readonly readOnly: boolean;
}

/** Accounts, their sessions, and what HTTP may ask of both. */
export async function composePeople(options: PeopleOptions) {
  const { tables, masterKey, mode, changed, registered, onReuse, readOnly } = options;
  const table = new PeopleTable(tables);
  const sessionsTable = new PersonSessionsTable(tables);
  const now = steadyClock(readOnly ? null : await sessionsTable.newest());
  const tokens = new AccessTokens(() => signingKey(masterKey), now);
  const sessions = new PersonSessions({ people: table, sessions: sessionsTable, tokens, now, onReuse });
  const people = new People({ table, sessions, now, changed, registered });
  const isOff = () => mode() === 'off' || readOnly;
  const access: PeopleAccess = {
    async welcome() {
      const allowed = mode();
      return allowed === 'off' || readOnly || !(await people.any()) ? 'link' : allowed;
    },
    find: async (token) => (isOff() || !(await people.any()) ? null : sessions.find(token)),
    async signIn(credentials, address) {
      if (isOff())
        return { kind: 'refused', failure: new Failure('forbidden', phrase`Nobody can sign in here.`) };
      return people.signIn(credentials, address);
    },
    register: (credentials, address) => people.register(credentials, address),
    renew: async (cookie) => (isOff() ? null : sessions.renew(cookie)),
    signOut: (cookie) => sessions.endWith(cookie),
  };
  return { people, access, endSessions: () => sessions.endAll() };
}

/**
 * The key that signs people's tokens follows from the master key (HKDF, RFC 5869), so it is kept where that one is, and a
 * new master key ends all tokens: browsers renew theirs without being asked.
 */
async function signingKey(masterKey: MasterKeyLoader): Promise<Uint8Array> {
  const [{ signing, encryption }] = (await masterKey.load()).keys;
  const secret = Buffer.concat([signing, encryption]);
  return new Uint8Array(hkdfSync('sha256', secret, '', 'mlx-manager: tokens of people', 32));
}
