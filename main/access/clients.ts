import { randomUUID } from 'node:crypto';
import type {
  AccessAnswer,
  Client,
  ClientCredential,
  ClientDraft,
  NewClient,
  ProgramIdentity,
} from '../../contract/access.ts';
import { NO_LIMITS } from '../../contract/access.ts';
import { Failure } from '../../contract/failure.ts';
import { ClientId } from '../../contract/ids.ts';
import type { AccessRequestId, PersonId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import { SerialQueue } from '../concurrency/serial-queue.ts';
import type { StoredClient } from '../store/clients-table.ts';
import type { Asking } from './asking.ts';
import { hashOfKey, last4, newClientKey } from './client-key.ts';
import { ClientUse } from './client-use.ts';
import type { Grants } from './grants.ts';
import { identityKey } from './program-name.ts';
import { notAllowed, revoked } from './refusals.ts';

/** Where clients are kept. */
export interface ClientStore {
  list(): Promise<readonly StoredClient[]>;
  /** @throws Failure `not_found` */
  get(id: ClientId): Promise<StoredClient>;
  insert(stored: StoredClient): Promise<void>;
  update(id: ClientId, draft: ClientDraft, expected?: number): Promise<void>;
  judge(id: ClientId, verdict: Client['verdict']): Promise<void>;
  revoke(id: ClientId, at: number): Promise<void>;
  used(times: ReadonlyMap<ClientId, number>): Promise<void>;
  delete(id: ClientId): Promise<void>;
}

export interface ClientsParts {
  readonly store: ClientStore;
  readonly asking: Asking;
  readonly grants: Grants;
  readonly changed: () => void;
  /** False for a database that a newer program wrote: nothing of it is in force then. */
  readonly readable: boolean;
}

/** How often it is written down when clients were last used (milliseconds). */
const WRITE_MS = 60_000;
/** Keys of one person that are good: more than programs that one uses. */
const MOST_OF_A_PERSON = 50;

/** The programs that may use the gateway: what is stored, and what is in memory for the path of requests. */
export class Clients {
  readonly #parts: ClientsParts;
  readonly #uses = new Map<ClientId, ClientUse>();
  readonly #byKey = new Map<string, ClientUse>();
  readonly #byProgram = new Map<string, ClientUse>();
  readonly #timer: NodeJS.Timeout;
  /** Of two answers at the same moment the second finds nobody waiting. */
  readonly #answers = new SerialQueue();

  private constructor(parts: ClientsParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.#writeUse().catch(() => undefined), WRITE_MS);
    this.#timer.unref();
  }

  static async open(parts: ClientsParts): Promise<Clients> {
    const clients = new Clients(parts);
    if (parts.readable) await clients.#load();
    return clients;
  }

  /** The client with this hash of a key, also when it was revoked; undefined for none of ours. */
  byKeyHash(hash: string): ClientUse | undefined {
    return this.#byKey.get(hash);
  }

  byProgram(identity: ProgramIdentity): ClientUse | undefined {
    return this.#byProgram.get(identityKey(identity));
  }

  /** Counts what clients spent today before this run of the host, in millionths of a US dollar. */
  async countSpent(spentToday: (id: ClientId) => Promise<number>): Promise<void> {
    for (const [id, use] of this.#uses) {
      if (use.client.revokedAt === null) use.spent(await spentToday(id));
    }
  }

  /** The newest first. `lastUsedAt` is as of now. */
  async list(): Promise<Client[]> {
    await this.#writeUse();
    return (await this.#parts.store.list()).map(({ client }) => client);
  }

  /** @throws Failure `not_found` */
  async get(id: ClientId): Promise<Client> {
    return (await this.#parts.store.get(id)).client;
  }

  /** The only time that the key is told. @throws Failure `conflict` where a person has enough of them */
  async add(draft: ClientDraft, person: PersonId | null): Promise<NewClient> {
    if (person !== null) await this.#refuseTooMany(person);
    const key = newClientKey();
    const credential: ClientCredential = { kind: 'key', last4: last4(key) };
    const client = newClient(draft, credential, { person, verdict: 'allowed' });
    await this.#parts.store.insert({ client, keyHash: hashOfKey(key) });
    await this.#changed();
    return { client, key };
  }

  /** @throws Failure `not_found`, `conflict` */
  async update(id: ClientId, draft: ClientDraft, expected?: number): Promise<Client> {
    await this.#parts.store.update(id, draft, expected);
    return this.#changed(id);
  }

  /** What runs with its key ends with an error. @throws Failure `not_found` */
  async revoke(id: ClientId): Promise<Client> {
    await this.#parts.store.revoke(id, Date.now());
    const client = await this.#changed(id);
    this.#uses.get(id)?.endAll(revoked());
    return client;
  }

  /** Revokes every key of a person who may not use the models any more. */
  async revokeOf(person: PersonId): Promise<void> {
    const all = await this.#parts.store.list();
    for (const { client } of all) {
      if (client.person === person && client.revokedAt === null) await this.revoke(client.id);
    }
  }

  /** @throws Failure `not_found`, `conflict` for a client with a key */
  async judge(id: ClientId, verdict: Client['verdict']): Promise<Client> {
    const { client } = await this.#parts.store.get(id);
    if (client.credential.kind === 'key') {
      throw new Failure('conflict', phrase`"${client.name}" has a key of its own.`, {
        hint: phrase`Revoke it instead.`,
      });
    }
    await this.#parts.store.judge(id, verdict);
    const judged = await this.#changed(id);
    if (verdict === 'refused') this.#uses.get(id)?.endAll(notAllowed(client.name));
    return judged;
  }

  /** @throws Failure `not_found`, `conflict` for a key that is still good */
  async remove(id: ClientId): Promise<void> {
    const { client } = await this.#parts.store.get(id);
    if (client.credential.kind === 'key' && client.revokedAt === null) {
      throw new Failure('conflict', phrase`The key of "${client.name}" is still good.`, {
        hint: phrase`Revoke it first.`,
      });
    }
    await this.#parts.store.delete(id);
    const use = this.#uses.get(id);
    await this.#changed();
    use?.close(notAllowed(client.name));
  }

  /** Answers a program that asked. @throws Failure `not_found` when it does not wait any more */
  answer(id: AccessRequestId, answer: AccessAnswer): Promise<void> {
    return this.#answers.run(() => this.#answer(id, answer));
  }

  async #answer(id: AccessRequestId, answer: AccessAnswer): Promise<void> {
    const { asking, grants, store } = this.#parts;
    const { name, identity, pid } = asking.find(id);
    if (answer === 'once') grants.give({ identity, pid });
    else {
      const verdict = answer === 'always' ? 'allowed' : 'refused';
      const known = this.byProgram(identity)?.client;
      if (known !== undefined) await store.judge(known.id, verdict);
      else {
        const draft = { name: name.slice(0, 64), allowed: null, limits: NO_LIMITS };
        const client = newClient(draft, { kind: 'program', ...identity }, { person: null, verdict });
        await store.insert({ client, keyHash: null });
      }
      await this.#changed();
    }
    if (answer === 'once') asking.settle(id, answer);
    else asking.settleAll(identity, answer);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#parts.asking.close();
    await this.#writeUse();
  }

  async #refuseTooMany(person: PersonId): Promise<void> {
    const all = await this.#parts.store.list();
    const theirs = all.filter(({ client }) => client.person === person && client.revokedAt === null);
    if (theirs.length < MOST_OF_A_PERSON) return;
    throw new Failure('conflict', phrase`You have ${MOST_OF_A_PERSON} keys already.`, {
      hint: phrase`Revoke one first.`,
    });
  }

  async #changed(): Promise<undefined>;
  async #changed(id: ClientId): Promise<Client>;
  async #changed(id?: ClientId): Promise<Client | undefined> {
    await this.#load();
    this.#parts.changed();
    return id === undefined ? undefined : (await this.#parts.store.get(id)).client;
  }

  /** Puts what is stored in force; what clients have used stays. */
  async #load(): Promise<void> {
    const stored = await this.#parts.store.list();
    for (const { client } of stored) {
      const use = this.#uses.get(client.id);
      if (use === undefined) this.#uses.set(client.id, new ClientUse(client));
      else use.change(client);
    }
    const ids = new Set(stored.map(({ client }) => client.id));
    for (const id of this.#uses.keys()) if (!ids.has(id)) this.#uses.delete(id);
    this.#byKey.clear();
    this.#byProgram.clear();
    for (const { client, keyHash } of stored) {
      const use = this.#uses.get(client.id);
      if (use === undefined) continue;
      if (keyHash !== null) this.#byKey.set(keyHash, use);
      if (client.credential.kind === 'program') this.#byProgram.set(identityKey(client.credential), use);
    }
  }

  async #writeUse(): Promise<void> {
    const times = new Map<ClientId, number>();
    for (const [id, use] of this.#uses) {
      const at = use.takeLastUsed();
      if (at !== null) times.set(id, at);
    }
    if (times.size > 0) await this.#parts.store.used(times);
  }
}

function newClient(
  { name, allowed, limits }: ClientDraft,
  credential: ClientCredential,
  { person, verdict }: Pick<Client, 'person' | 'verdict'>,
): Client {
  return {
    ...{ id: ClientId.parse(randomUUID()), name, credential, verdict, allowed, limits, person },
    ...{ createdAt: Date.now(), lastUsedAt: null, revokedAt: null, revision: 1 },
  };
}
