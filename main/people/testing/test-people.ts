import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonId } from '../../../contract/ids.ts';
import { openDatabase } from '../../store/database.ts';
import { PeopleTable } from '../../store/people-table.ts';
import { PersonSessionsTable } from '../../store/person-sessions-table.ts';
import { AccessTokens } from '../access-tokens.ts';
import { People } from '../people.ts';
import { PersonSessions } from '../person-sessions.ts';
import { steadyClock } from '../steady-clock.ts';

export type TestPeople = Awaited<ReturnType<typeof openTestPeople>>;

/** Accounts in a database of their own, under a clock that stands still until it is moved. */
export async function openTestPeople() {
  const folder = mkdtempSync(join(tmpdir(), 'people-'));
  const database = await openDatabase(join(folder, 'people.db'));
  let machine = Date.UTC(2026, 0, 1);
  let passed = 0;
  const now = steadyClock(
    null,
    () => machine,
    () => passed,
  );
  const key = new Uint8Array(randomBytes(32));
  const reused: PersonId[] = [];
  const table = new PeopleTable(database.tables);
  const sessionsTable = new PersonSessionsTable(database.tables);
  const tokens = new AccessTokens(async () => key, now);
  const sessions = new PersonSessions({
    people: table,
    sessions: sessionsTable,
    ...{ tokens, now, onReuse: (person: PersonId) => void reused.push(person) },
  });
  const registered: string[] = [];
  const people = new People({
    ...{ table, sessions, now, changed: () => undefined, cost: { N: 16, r: 8, p: 1 } },
    registered: ({ name }) => void registered.push(name),
  });
  return {
    ...{ people, sessions, table, sessionsTable, key, reused, registered },
    pass(milliseconds: number) {
      machine += milliseconds;
      passed += milliseconds;
    },
    /** Sets the machine's clock back, which is not the same as time that did not pass. */
    setBack(milliseconds: number) {
      machine -= milliseconds;
    },
    async close() {
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}
