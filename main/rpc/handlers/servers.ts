import { isProfile } from '../../../contract/backend.ts';
import type { ProfileRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { BackendId } from '../../../contract/ids.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function serversHandlers(parts: HostParts): Handlers['servers'] {
  const profile = async (id: BackendId): Promise<ProfileRecord> => {
    const record = await parts.backends.get(id);
    if (isProfile(record)) return record;
    throw new Failure('invalid_input', phrase`"${record.name}" is not a local server.`, {
      hint: phrase`\`server list\` shows those.`,
    });
  };
  return {
    async list() {
      const records = await parts.backends.list();
      return records.filter(isProfile).map((record) => parts.serverStatus(record));
    },
    async start({ id }, { signal }) {
      const record = await profile(id);
      await parts.registry.get(id)?.start(signal);
      return parts.serverStatus(record);
    },
    async stop({ id }) {
      const record = await profile(id);
      await parts.registry.get(id)?.stop();
      return parts.serverStatus(record);
    },
    async restart({ id }, { signal }) {
      const record = await profile(id);
      await parts.registry.local(id)?.restart(signal);
      return parts.serverStatus(record);
    },
    async log({ id, after }) {
      await profile(id);
      return parts.logWatch.read(id, after);
    },
  };
}
