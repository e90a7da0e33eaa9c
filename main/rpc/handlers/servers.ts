import { isProfile } from '../../../contract/backend.ts';
import type { BackendRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { BackendId } from '../../../contract/ids.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function serversHandlers(parts: HostParts): Handlers['servers'] {
  const profile = async (id: BackendId): Promise<BackendRecord> => {
    const record = await parts.backends.get(id);
    if (isProfile(record)) return record;
    throw new Failure('invalid_input', `"${record.name}" is not a local server.`, {
      hint: '`server list` shows those.',
    });
  };
  const status = (record: BackendRecord): ServerStatus => ({
    ...parts.supervisor.status(record.id),
    name: record.name,
  });
  return {
    async list() {
      const records = await parts.backends.list();
      return records.filter(isProfile).map(status);
    },
    async start({ id }, { signal }) {
      const record = await profile(id);
      await parts.registry.get(id)?.start(signal);
      return status(record);
    },
    async stop({ id }) {
      const record = await profile(id);
      await parts.registry.get(id)?.stop();
      return status(record);
    },
    async log({ id }) {
      await profile(id);
      return [...parts.supervisor.log(id)];
    },
  };
}
