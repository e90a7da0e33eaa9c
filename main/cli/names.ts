import { isRemote } from '../../contract/backend.ts';
import type { BackendRecord, RemoteRecord } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';
import type { KeyView } from '../../contract/key.ts';
import type { HostClient } from '../../contract/client.ts';

/** People name things; the contract wants ids. */
export async function backendNamed(client: HostClient, name: string): Promise<BackendRecord> {
  const found = (await client.backends.list({})).find((record) => record.name === name);
  if (found !== undefined) return found;
  throw new Failure('not_found', `There is no backend or server named "${name}".`, {
    hint: '`backend list` and `server list` show what there is.',
  });
}

export async function remoteNamed(client: HostClient, name: string): Promise<RemoteRecord> {
  const record = await backendNamed(client, name);
  if (isRemote(record)) return record;
  throw new Failure('invalid_input', `"${name}" is a server on this machine.`, {
    hint: `Start and stop it: mlx-manager server stop ${name}`,
  });
}

export async function keyNamed(client: HostClient, name: string): Promise<KeyView> {
  const found = (await client.keys.list({})).find((key) => key.name === name);
  if (found !== undefined) return found;
  throw new Failure('not_found', `There is no key named "${name}".`, {
    hint: '`key list` shows what there is.',
  });
}
