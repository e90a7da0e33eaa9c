import { randomUUID } from 'node:crypto';
import { Failure } from '../../contract/failure.ts';
import { PersonId } from '../../contract/ids.ts';
import { nameKey } from '../../contract/person.ts';
import type { Person, PersonRole } from '../../contract/person.ts';
import { phrase } from '../../contract/phrase.ts';
import { SerialQueue } from '../concurrency/serial-queue.ts';
import type { NewPerson, PeopleTable, PersonRecord } from '../store/people-table.ts';
import { AttemptLimit } from '../inbound/attempt-limit.ts';
import type { Grant, PersonSessions } from './person-sessions.ts';
import { SlowWork } from './slow-work.ts';
import { checkPassword, hashPassword } from './password.ts';
import type { Cost } from './password.ts';
import type { Clock } from './steady-clock.ts';

export interface PeopleOptions {
  readonly table: PeopleTable;
  readonly sessions: PersonSessions;
  readonly now: Clock;
  /** Some were added, changed or removed. */
  readonly changed: () => void;
  /** Somebody asked for an account and waits. */
  readonly registered: (person: Person) => void;
  /** What hashing a password costs; cheaper in tests. */
  readonly cost?: Cost;
}

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** How an attempt from outside ended. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** There were too many; the next one counts after so many milliseconds. */
  | { readonly kind: 'later'; readonly afterMs: number };

/** Accounts that wait for approval; one more has to come again when some were decided on. */
export const MOST_WAITING = 20;
const QUARTER_HOUR = 15 * 60_000;
const HOUR = 60 * 60_000;
/** How long somebody waits whom the host cannot attend to at the moment (milliseconds). */
const BUSY_MS = 5_000;

/** The accounts of people who share this host. */
export class People {
  readonly #options: PeopleOptions;
  /** Two hashes at once take 64 MiB; what waits beyond that is bounded. */
  readonly #hashing = new SlowWork({ atOnce: 2, waiting: 16 });
  readonly #perAccount: AttemptLimit;
  readonly #perAddress: AttemptLimit;
  readonly #registrations: AttemptLimit;
  /** One after the other, so that two administrators cannot remove each other at the same moment. */
  readonly #queue = new SerialQueue();

  constructor(options: PeopleOptions) {
    this.#options = options;
    const { now } = options;
    this.#perAccount = new AttemptLimit({ most: 10, withinMs: QUARTER_HOUR, now });
    this.#perAddress = new AttemptLimit({ most: 50, withinMs: QUARTER_HOUR, now });
    this.#registrations = new AttemptLimit({ most: 5, withinMs: HOUR, now });
  }

  async list(): Promise<Person[]> {
    return (await this.#options.table.list()).map(view);
  }

  /** What somebody is who may act at present; null for everybody else. */
  async roleOf(id: PersonId): Promise<PersonRole | null> {
    const person = await this.#options.table.get(id);
    return person?.state === 'approved' ? person.role : null;
  }

  /** Whether anybody has an account. */
  async any(): Promise<boolean> {
    return (await this.#options.table.count()) > 0;
  }

  /** @throws Failure `conflict` when the name is taken */
  async add({ name, password }: Credentials, role: PersonRole): Promise<Person> {
    return view(await this.#insert(await this.#draft({ name, password }, { role, state: 'approved' })));
  }

  /** Somebody asks for an account. `address` is where from: it bounds how often. */
  async register({ name, password }: Credentials, address: string): Promise<Attempt<null>> {
    const afterMs = this.#registrations.take(address);
    if (afterMs !== null) return { kind: 'later', afterMs };
    return this.#attempt(async () => {
      await this.#refuseTooManyWaiting();
      const draft = await this.#draft({ name, password }, { role: 'member', state: 'waiting' });
      // Once more: others may have come while the password was hashed.
      await this.#queue.run(async () => {
        await this.#refuseTooManyWaiting();
        this.#options.registered(view(await this.#insert(draft)));
      });
      return null;
    });
  }

  /**
   * Opens a session. Who does not know the password learns nothing about the account: not whether there is one, not its
   * state, neither by the answer nor by the time that it takes.
   */
  async signIn({ name, password }: Credentials, address: string): Promise<Attempt<Grant>> {
    const { table, sessions } = this.#options;
    const account = nameKey(name);
    const afterMs = this.#perAddress.take(address) ?? this.#perAccount.take(account);
    if (afterMs !== null) return { kind: 'later', afterMs };
    return this.#attempt(async () => {
      const person = await table.named(name);
      const { matches, outdated } = await this.#check(password, person?.password ?? null);
      if (person === null || !matches) throw wrongPassword();
      if (person.state === 'waiting') throw stillWaiting();
      if (person.state === 'disabled') throw isDisabled();
      this.#perAccount.forget(account);
      if (outdated) await table.rehash(person, await this.#hash(password));
      const grant = await sessions.open(person);
      if (grant === null) throw wrongPassword();
      return grant;
    });
  }

  async approve(id: PersonId): Promise<Person> {
    await this.#existing(id);
    return this.#change(id, { state: 'approved' });
  }

  async refuse(id: PersonId): Promise<void> {
    const { state, name } = await this.#existing(id);
    if (state !== 'waiting') throw new Failure('conflict', phrase`"${name}" does not wait any more.`);
    await this.#delete(id);
  }

  disable(id: PersonId): Promise<Person> {
    return this.#queue.run(async () => {
      await this.#refuseLastAdmin(await this.#existing(id));
      return this.#change(id, { state: 'disabled' });
    });
  }

  setRole(id: PersonId, role: PersonRole): Promise<Person> {
    return this.#queue.run(async () => {
      const person = await this.#existing(id);
      if (person.role === role) return view(person);
      if (role === 'member') await this.#refuseLastAdmin(person);
      return this.#change(id, { role });
    });
  }

  remove(id: PersonId): Promise<void> {
    return this.#queue.run(async () => {
      await this.#refuseLastAdmin(await this.#existing(id));
      await this.#delete(id);
    });
  }

  async resetPassword(id: PersonId, password: string): Promise<Person> {
    const { name } = await this.#existing(id);
    refuseNameAsPassword({ name, password });
    this.#perAccount.forget(nameKey(name));
    return this.#change(id, { password: await this.#hash(password) });
  }

  /**
   * @throws Failure `invalid_input` where `current` is wrong, `rate_limited` after too many tries, `conflict` where the
   *   account was changed meanwhile
   */
  async changePassword(id: PersonId, current: string, next: string): Promise<void> {
    const { name, password, version } = await this.#existing(id);
    if (this.#perAccount.take(`${id} changes`) !== null) throw tooManyTries();
    if (!(await this.#check(current, password)).matches) {
      const message = 'This is not your present password.';
      throw new Failure('invalid_input', message, {
        issues: [{ path: 'current', message, reason: { code: 'wrong_password' } }],
      });
    }
    refuseNameAsPassword({ name, password: next });
    await this.#change(id, { password: await this.#hash(next) }, version);
  }

  async #draft({ name, password }: Credentials, as: Pick<NewPerson, 'role' | 'state'>): Promise<NewPerson> {
    refuseNameAsPassword({ name, password });
    const id = PersonId.parse(randomUUID());
    return { id, name, ...as, password: await this.#hash(password), createdAt: this.#options.now() };
  }

  async #insert(draft: NewPerson): Promise<PersonRecord> {
    const person = await this.#options.table.insert(draft);
    this.#options.changed();
    return person;
  }

  async #refuseTooManyWaiting(): Promise<void> {
    if ((await this.#options.table.count({ state: 'waiting' })) >= MOST_WAITING) throw tooManyWaiting();
  }

  async #existing(id: PersonId): Promise<PersonRecord> {
    const person = await this.#options.table.get(id);
    if (person !== null) return person;
    throw new Failure('not_found', phrase`There is no such account.`, { hint: phrase`List them anew.` });
  }

  signOutEverywhere(id: PersonId): Promise<number> {
    return this.#options.sessions.endOf(id);
  }

  /** Every such change ends the sessions: whoever goes on does so as what they are from now on. */
  async #change(
    id: PersonId,
    changes: Parameters<PeopleTable['change']>[1],
    version?: number,
  ): Promise<Person> {
    const { table, sessions, changed } = this.#options;
    const isChanged = await table.change(id, changes, version);
    if (!isChanged && version !== undefined) throw changedMeanwhile();
    await sessions.endOf(id);
    changed();
    return view(await this.#existing(id));
  }

  async #delete(id: PersonId): Promise<void> {
    const { table, sessions, changed } = this.#options;
    await sessions.endOf(id);
    await table.delete(id);
    changed();
  }

  async #refuseLastAdmin({ role, state, name }: PersonRecord): Promise<void> {
    if (role !== 'admin' || state !== 'approved') return;
    if ((await this.#options.table.count({ role: 'admin', state: 'approved' })) > 1) return;
    throw new Failure('conflict', phrase`"${name}" is the last administrator.`, {
      hint: phrase`Make somebody else an administrator first.`,
    });
  }

  #hash(password: string): Promise<string> {
    return this.#hashing.run(() => hashPassword(password, this.#options.cost));
  }

  #check(password: string, stored: string | null) {
    return this.#hashing.run(() => checkPassword(password, stored, this.#options.cost));
  }

  /** What a person from outside may hear of as an answer. */
  async #attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
    try {
      return { kind: 'done', value: await work() };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'rate_limited') return { kind: 'later', afterMs: BUSY_MS };
      return { kind: 'refused', failure: error };
    }
  }
}

/** What may be shown of an account. */
function view({ id, name, role, state, createdAt, lastSeenAt }: PersonRecord): Person {
  return { id, name, role, state, createdAt, lastSeenAt };
}

function refuseNameAsPassword({ name, password }: Credentials): void {
  if (!password.toLowerCase().includes(name.toLowerCase()) || name.length < 4) return;
  const message = 'A password that holds the name is easy to guess.';
  throw new Failure('invalid_input', message, {
    issues: [{ path: 'password', message, reason: { code: 'name_in_password' } }],
  });
}

function wrongPassword(): Failure {
  return new Failure('unauthorised', phrase`The name or the password is not right.`, {
    hint: phrase`On the machine itself, \`mlx-manager people reset-password NAME\` sets another one.`,
  });
}

function stillWaiting(): Failure {
  return new Failure('forbidden', phrase`Your account waits for approval.`, {
    hint: phrase`An administrator has to let you in. Try again then.`,
  });
}

function isDisabled(): Failure {
  return new Failure('forbidden', phrase`Your account is disabled.`, { hint: phrase`Ask an administrator.` });
}

function tooManyWaiting(): Failure {
  return new Failure('queue_full', phrase`Too many accounts wait for approval.`, {
    hint: phrase`Ask an administrator to decide on them, and register then.`,
  });
}

function changedMeanwhile(): Failure {
  return new Failure('conflict', phrase`Your account was changed meanwhile.`, {
    hint: phrase`Sign in anew.`,
  });
}

function tooManyTries(): Failure {
  return new Failure('rate_limited', phrase`That was tried too often.`, {
    hint: phrase`Wait a quarter of an hour.`,
  });
}
