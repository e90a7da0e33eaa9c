import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

/** Whoever asks sees every request that has ended, also those that wait to be written. */
export function requestsHandlers({ requests, flushRequests }: HostParts): Handlers['requests'] {
  return {
    async recent({ limit }) {
      await flushRequests();
      return (await requests.page({ filter: {}, after: null, limit })).rows;
    },
    async query(input) {
      await flushRequests();
      return requests.page(input);
    },
    async get({ id }) {
      await flushRequests();
      return requests.details(id);
    },
    async stats(input) {
      await flushRequests();
      return requests.stats(input);
    },
    async facets(input) {
      await flushRequests();
      return requests.facets(input);
    },
    async byRoute({ withinMs }) {
      await flushRequests();
      return requests.byRoute({ from: Date.now() - withinMs });
    },
    async export(input) {
      if (input.after === null) await flushRequests();
      return requests.exportPart(input);
    },
  };
}
