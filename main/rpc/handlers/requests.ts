import { personOf, reaches } from '../../../contract/caller.ts';
import type { Caller } from '../../../contract/caller.ts';
import type { RequestFacets, RequestFilter, RequestRow } from '../../../contract/request.ts';
import { noSuchRequest } from '../../requests/reading/details.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

/** Of so many of one's own newest requests the filters offer what they name. */
const FACETS_OF = 1_000;

/**
 * Whoever asks sees every request that has ended, also those that wait to be written; a member those that were made in
 * his name, and no sign of any other.
 */
export function requestsHandlers({ requests, flushRequests }: HostParts): Handlers['requests'] {
  return {
    async recent({ limit }, { caller }) {
      await flushRequests();
      return (await requests.page({ filter: visible({}, caller), after: null, limit })).rows;
    },
    async query(input, { caller }) {
      await flushRequests();
      return requests.page({ ...input, filter: visible(input.filter, caller) });
    },
    async get({ id }, { caller }) {
      await flushRequests();
      const details = await requests.details(id);
      if (!maySee(details.row, caller)) throw noSuchRequest(id);
      return details;
    },
    async stats(input, { caller }) {
      await flushRequests();
      return requests.stats({ ...input, filter: visible(input.filter, caller) });
    },
    async facets(input, { caller }) {
      await flushRequests();
      if (reaches(caller, 'admin')) return requests.facets(input);
      const filter: RequestFilter = visible({ ...input }, caller);
      return facetsOf((await requests.page({ filter, after: null, limit: FACETS_OF })).rows);
    },
    async byRoute({ withinMs }) {
      await flushRequests();
      return requests.byRoute({ from: Date.now() - withinMs });
    },
    async export(input, { caller }) {
      if (input.after === null) await flushRequests();
      return requests.exportPart({ ...input, filter: visible(input.filter, caller) });
    },
  };
}

/** A member's filter always names him, whatever he wrote. */
function visible(filter: RequestFilter, caller: Caller): RequestFilter {
  const person = personOf(caller);
  return reaches(caller, 'admin') || person === null ? filter : { ...filter, personId: person };
}

function maySee({ personId }: RequestRow, caller: Caller): boolean {
  return reaches(caller, 'admin') || personId === personOf(caller);
}

function facetsOf(rows: readonly RequestRow[]): RequestFacets {
  const all = (names: readonly (string | null)[]) =>
    [...new Set(names)].filter((name) => name !== null).sort();
  return {
    models: all(rows.map(({ model }) => model)),
    backends: all(rows.map(({ backend }) => backend)),
    clients: all(rows.map(({ client }) => client)),
  };
}
