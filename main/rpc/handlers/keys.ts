import type { BackendRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { KeyId } from '../../../contract/ids.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { refuseManaged } from './managed.ts';

export function keysHandlers(parts: HostParts): Handlers['keys'] {
  const usedBy = async (id: KeyId): Promise<BackendRecord[]> => {
    const backends = await parts.backends.list();
    return backends.filter(({ spec }) => 'key' in spec && spec.key === id);
  };
  const changed = <T>(result: T): T => {
    parts.announce('keys.changed');
    return result;
  };
  const refuseIfManaged = async (id: KeyId) => {
    refuseManaged(parts, phrase`this key`, (await parts.managedKeys.list()).has(id));
  };
  return {
    async list() {
      // What a newer program stored, this one may not be able to read.
      const used = parts.readOnly === null ? parts.backends.list() : [];
      const [keys, backends] = await Promise.all([parts.vault.list(), used]);
      const users = (id: KeyId) => backends.filter(({ spec }) => 'key' in spec && spec.key === id);
      return keys.map((key) => ({ ...key, usedBy: users(key.id).map(({ id, name }) => ({ id, name })) }));
    },
    storage: (_input, { signal }) => parts.vault.storage(signal),
    async add({ name, secret, store }, { signal }) {
      return changed(await parts.vault.add(name, secret, { store, signal }));
    },
    async replace({ id, secret }, { signal }) {
      await refuseIfManaged(id);
      const key = await parts.vault.replace(id, secret, { signal });
      parts.keyChanged();
      // What was refused, or answered to the other one, is no longer what would be.
      const users = await usedBy(id);
      for (const { name } of users) parts.rejectedKeys.note(name, false);
      parts.models.discovery.forget(users.map((user) => user.id));
      return changed(key);
    },
    async test({ id }, { signal }) {
      await parts.vault.read(id, signal);
      const tests = (await usedBy(id)).map((record) => testWith(parts, record, signal));
      return { readable: true, backends: await Promise.all(tests) };
    },
    async remove({ id }) {
      await refuseIfManaged(id);
      const [user] = await usedBy(id);
      if (user !== undefined) {
        throw new Failure('conflict', phrase`The backend "${user.name}" uses this key.`, {
          hint: phrase`Remove that backend or give it another key first.`,
        });
      }
      if ((await parts.models.settings.read()).token === id) {
        throw new Failure('conflict', phrase`This key is the token for the hub.`, {
          hint: phrase`Choose another token in the settings, or none, first.`,
        });
      }
      await parts.vault.remove(id);
      return changed({});
    },
    async rotate() {
      const encrypted = (await parts.vault.list()).filter(({ store }) => store === 'fernet');
      await parts.vault.rotate();
      return { rotated: encrypted.length };
    },
  };
}

async function testWith(parts: HostParts, record: BackendRecord, signal: AbortSignal) {
  try {
    const models = (await parts.registry.get(record.id)?.models(signal)) ?? [];
    return { name: record.name, accepted: true, message: `${models.length} models` };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { name: record.name, accepted: false, message: error.message };
  }
}
