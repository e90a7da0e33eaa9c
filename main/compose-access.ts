import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { AccessStatus } from '../contract/access.ts';
import { ClientDraft } from '../contract/access.ts';
import type { Settings } from '../contract/settings.ts';
import { createAccess } from './access/access.ts';
import type { Access, InsideCaller } from './access/access.ts';
import { modeInForce, reachesBeyond } from './access/access-mode.ts';
import { Asking } from './access/asking.ts';
import { Clients } from './access/clients.ts';
import { hashOfKey, newClientKey } from './access/client-key.ts';
import { Grants } from './access/grants.ts';
import { lastMidnight } from './access/spent-today.ts';
import type { AuditThread } from './requests/thread/audit-thread.ts';
import type { EventBus } from './rpc/event-bus.ts';
import type { ProgramKeys } from './integrations/integrations.ts';
import { ClientsTable } from './store/clients-table.ts';
import type { Database } from './store/database.ts';
import type { Logger } from './telemetry/logger.ts';

export interface AccessOptions {
  readonly database: Database;
  readonly events: EventBus;
  readonly logger: Logger;
  readonly settings: () => Settings['gateway'];
  /** Where a request comes from, also behind a proxy that is trusted. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** The address that the port was opened on; null before. */
  readonly openedOn: () => string | null;
}

/** Who may use the models: the door of the gateway, and what people see and change of it. */
export interface ComposedAccess {
  readonly access: Access;
  readonly clients: Clients;
  readonly asking: Asking;
  readonly status: () => AccessStatus;
  /** What the chat shows to the gateway. */
  readonly inside: InsideCaller;
  /** Counts what clients spent today before this run of the host. */
  start(log: Pick<AuditThread, 'stats'>): Promise<void>;
}

const DAY_MS = 86_400_000;

export async function composeAccess(options: AccessOptions): Promise<ComposedAccess> {
  const { events, settings } = options;
  const asking = new Asking({
    asked: (payload) => events.emit({ name: 'clients.asked', payload }),
    settled: (id) => events.emit({ name: 'clients.settled', payload: { id } }),
  });
  const grants = new Grants();
  const clients = await Clients.open({
    ...{ asking, grants, store: new ClientsTable(options.database.tables) },
    readable: options.database.readOnly === null,
    changed: () => events.emit({ name: 'clients.changed', payload: {} }),
  });
  const host = () => options.openedOn() ?? settings().host;
  const reach = () => ({ host: host(), trustedProxies: settings().trustedProxies });
  const mode = () => modeInForce(settings().access, reach());
  const inside = { name: 'Chat', key: newClientKey() };
  return {
    ...{ clients, asking, inside },
    access: createAccess({
      ...{ mode, clients, inside, asking, grants },
      addressOf: options.addressOf,
      steadyNow: () => performance.now(),
      warn: (about, message) => options.logger.warn(about, message),
    }),
    status: () => ({
      mode: mode(),
      chosen: settings().access,
      beyondLoopback: reachesBeyond(reach()),
    }),
    async start(log) {
      const from = lastMidnight(new Date());
      await clients.countSpent(async (clientId) => {
        const range = { from, to: from + 2 * DAY_MS, bucketMs: DAY_MS };
        return (await log.stats({ filter: { clientId }, ...range, top: 1 })).totals.costMicros;
      });
    },
  };
}

/** The keys of programs whose settings are made for them. */
export function programKeys(clients: Clients): ProgramKeys {
  return {
    isGood(key) {
      const use = clients.byKeyHash(hashOfKey(key));
      return use !== undefined && use.client.revokedAt === null;
    },
    async make(name) {
      const { client, key } = await clients.add(ClientDraft.parse({ name }), null);
      return { id: client.id, key };
    },
    async revoke(id) {
      // Somebody may have removed it meanwhile.
      if ((await clients.list()).some((client) => client.id === id)) await clients.revoke(id);
    },
  };
}
