import type { QueryClient } from '@tanstack/react-query';
import type { Notice } from '../../contract/event-stream.ts';
import type { HostEvents } from '../../contract/index.ts';
import { rememberProgress } from './job-progress.ts';
import { tellNotice } from './notices.ts';
import type { Domain, MutationName } from './procedures.ts';
import { patchQuery, queryKey } from './query-key.ts';

/**
 * What each event of the host changes on this page: the one place where that is said. An event either carries the new
 * value and is put where it belongs, or names a domain that is to be asked anew.
 */
const ON_EVENT: { readonly [E in keyof HostEvents]: (payload: HostEvents[E], queries: QueryClient) => void } =
  {
    'servers.changed': (status, queries) => {
      patchQuery(queries, 'servers.list', {}, (servers) =>
        servers.some(({ id }) => id === status.id)
          ? servers.map((server) => (server.id === status.id ? status : server))
          : [...servers, status],
      );
    },
    'servers.logGrew': ({ id }, queries) => {
      void queries.invalidateQueries({ queryKey: ['servers', 'log', { id }] });
    },
    'jobs.progress': (progress) => rememberProgress(progress),
    'backends.changed': (_nothing, queries) => askAnew('backends', queries),
    'routes.changed': (_nothing, queries) => askAnew('routes', queries),
    'keys.changed': (_nothing, queries) => askAnew('keys', queries),
    'settings.changed': (view, queries) => {
      patchQuery(queries, 'settings.get', {}, () => view);
      askAnew('clients', queries);
    },
    'clients.changed': (_nothing, queries) => askAnew('clients', queries),
    'clients.asked': (_request, queries) => askAnew('clients', queries),
    'clients.settled': (_settled, queries) => askAnew('clients', queries),
    'people.changed': (_nothing, queries) => askAnew('people', queries),
    // The list has changed, too, which is told by itself.
    'people.registered': () => undefined,
    'configuration.changed': (_status, queries) => askAnew('configuration', queries),
    'models.downloadChanged': (download, queries) => {
      patchQuery(queries, 'models.downloads', {}, (downloads) =>
        downloads.some(({ id }) => id === download.id)
          ? downloads.map((one) => (one.id === download.id ? download : one))
          : [...downloads, download],
      );
      // What has arrived is on the disk now.
      if (download.state === 'completed') askAnew('models', queries);
    },
    'chat.modelsChanged': (_nothing, queries) => {
      void queries.invalidateQueries({ queryKey: queryKey('chat.models') });
    },
    'chat.changed': (_which, queries) => {
      void queries.invalidateQueries({ queryKey: queryKey('chat.list') });
    },
    // An open conversation takes what is written from the notices themselves (features/chat/thread).
    'chat.delta': () => undefined,
    'chat.partChanged': () => undefined,
    'chat.answerChanged': () => undefined,
    'tools.changed': (_which, queries) => askAnew('tools', queries),
    'models.settingsChanged': (_nothing, queries) => askAnew('models', queries),
    // The log takes its rows from the notice itself; sums and facets move slowly and are asked for at intervals.
    'requests.finished': (_finished, queries) => {
      void queries.invalidateQueries({ queryKey: queryKey('requests.recent') });
    },
  };

/** Domains that a change in another one shows in, beside its own. */
const ALSO: { readonly [D in Domain]?: readonly Domain[] } = {
  backends: ['servers', 'routes', 'models'],
  routes: ['models'],
  // The hub's token is a key.
  keys: ['backends', 'models'],
  runtime: ['servers'],
  // Who may use the models is a setting.
  settings: ['clients'],
  // A program that is set up gets a key.
  integrations: ['clients'],
  models: ['runtime'],
};

export function applyNotice(notice: Notice, queries: QueryClient): void {
  tellNotice(notice);
  if (notice.kind === 'event') {
    const { name, payload } = notice.event;
    // The name chose the payload; TypeScript does not follow the pair through the table.
    (ON_EVENT[name] as (payload: unknown, queries: QueryClient) => void)(payload, queries);
  } else if (!notice.continues) void queries.invalidateQueries();
  // What failed while the host was out of reach was never answered, though no event was missed.
  else void queries.invalidateQueries({ predicate: ({ state }) => state.error !== null });
}

function askAnew(domain: Domain, queries: QueryClient): void {
  void refresh(domain, queries);
}

/** Asks anew for whatever a mutation may have changed. */
export function refreshAfter(name: MutationName, queries: QueryClient): Promise<unknown> {
  return refresh(name.slice(0, name.indexOf('.')) as Domain, queries);
}

function refresh(domain: Domain, queries: QueryClient): Promise<unknown> {
  const domains = [domain, ...(ALSO[domain] ?? [])];
  return Promise.all(domains.map((each) => queries.invalidateQueries({ queryKey: [each] })));
}
