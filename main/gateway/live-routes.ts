import type { BackendRecord } from '../../contract/backend.ts';
import { isInUse, isProfile } from '../../contract/backend.ts';
import type { Route } from '../../contract/route.ts';
import { buildRouteTable } from '../routing/resolve.ts';
import type { RouteTable } from '../routing/resolve.ts';
import type { PublicModel } from './gateway-parts.ts';

/** The routes in force. Requests read them from memory; a change of routes or backends makes them anew. */
export class LiveRoutes {
  #table: RouteTable = buildRouteTable([], []);
  #models: readonly PublicModel[] = [];

  get table(): RouteTable {
    return this.#table;
  }

  get models(): readonly PublicModel[] {
    return this.#models;
  }

  set(routes: readonly Route[], backends: readonly BackendRecord[]): void {
    this.#table = buildRouteTable(
      routes,
      backends
        .filter(isInUse)
        .map((backend) => ({ id: backend.id, name: backend.name, isProfile: isProfile(backend) })),
    );
    const created = new Map([
      ...routes.map((route) => [route.pattern, route.createdAt] as const),
      ...backends.map((backend) => [backend.name, backend.createdAt] as const),
    ]);
    this.#models = this.#table.names.map((id) => ({
      id,
      created: Math.floor((created.get(id) ?? 0) / 1_000),
    }));
  }
}
