import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ClientDraft } from '../../../contract/access.ts';
import type { AccessMode, AccessRequest, NewClient } from '../../../contract/access.ts';
import type { PersonId } from '../../../contract/ids.ts';
import { Mailbox } from '../../gateway/testing/mailbox.ts';
import { ClientsTable } from '../../store/clients-table.ts';
import { openDatabase } from '../../store/database.ts';
import { createAccess } from '../access.ts';
import type { Access } from '../access.ts';
import { Asking } from '../asking.ts';
import { Clients } from '../clients.ts';
import { Grants } from '../grants.ts';

export const INSIDE_KEY = 'mlx-inside-key';

/** The real door of a gateway, with a database of its own and the test in the place of its user. */
export interface TestDoor extends AsyncDisposable {
  mode: AccessMode;
  readonly access: Access;
  readonly clients: Clients;
  readonly warnings: readonly string[];
  /** The next program that asks. */
  asked(): Promise<AccessRequest>;
  newKey(draft: Partial<ClientDraft> & { readonly name: string }, person?: PersonId): Promise<NewClient>;
}

export async function openTestDoor(mode: AccessMode): Promise<TestDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'door-'));
  const database = await openDatabase(join(folder, 'mlx-manager.db'));
  const questions = new Mailbox<AccessRequest>();
  const warnings: string[] = [];
  const asking = new Asking({ asked: (request) => questions.put(request), settled: () => undefined });
  const grants = new Grants();
  const clients = await Clients.open({
    ...{ asking, grants, store: new ClientsTable(database.tables) },
    ...{ readable: true, changed: () => undefined },
  });
  const door: TestDoor = {
    mode,
    clients,
    warnings,
    access: createAccess({
      mode: () => door.mode,
      ...{ clients, asking, grants },
      inside: { name: 'Chat', key: INSIDE_KEY },
      addressOf: ({ socket }) => socket.remoteAddress ?? 'unknown',
      steadyNow: () => performance.now(),
      warn: (_about, message) => void warnings.push(message),
    }),
    asked: () => questions.take(),
    newKey: (draft, person) => clients.add(ClientDraft.parse(draft), person ?? null),
    async [Symbol.asyncDispose]() {
      await clients.close();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
  return door;
}
