import type { QueryClient } from '@tanstack/react-query';
import type { Notice } from '../../contract/event-stream.ts';
import type { HostEvents } from '../../contract/index.ts';
import type { Job } from '../../contract/job.ts';
import { tellNotice } from './notices.ts';
import type { Domain, MutationName } from './procedures.ts';
import { askAnew, queryKey, takeIn } from './query-key.ts';

/**
 * What each event of the host changes on this page: the one place where that is said. An event either carries the new
 * value and is put where it belongs, or names a domain that is to be asked anew.
 */
const ON_EVENT: { readonly [E in keyof HostEvents]: (payload: HostEvents[E], queries: QueryClient) => void } =
  {
    'servers.changed': (status, queries) => {
      takeIn(queries, 'servers.list', {}, (servers) =>
        servers.some(({ id }) => id === status.id)
          ? servers.map((server) => (server.id === status.id ? status : server))
          : [...servers, status],
      );
    },
    'servers.logGrew': ({ id }, queries) => {
      void askAnew(queries, { queryKey: ['servers', 'log', { id }] });
    },
    'jobs.changed': (job, queries) => {
      const known = queries.getQueryData<readonly Job[]>(queryKey('jobs.list', {}));
      if (job.state !== 'running') void refresh('jobs', queries);
      else if (known?.some(({ id }) => id === job.id) !== true) void askAnew(queries, { queryKey: ['jobs'] });
      else takeIn(queries, 'jobs.list', {}, (jobs) => jobs.map((one) => (one.id === job.id ? job : one)));
    },
    'backends.changed': (_nothing, queries) => void refresh('backends', queries),
    'routes.changed': (_nothing, queries) => void refresh('routes', queries),
    'keys.changed': (_nothing, queries) => void refresh('keys', queries),
    'settings.changed': (view, queries) => {
      takeIn(queries, 'settings.get', {}, () => view);
      void refresh('clients', queries);
    },
    'clients.changed': (_nothing, queries) => void refresh('clients', queries),
    'clients.asked': (_request, queries) => void refresh('clients', queries),
    'clients.settled': (_settled, queries) => void refresh('clients', queries),
    'people.changed': (_nothing, queries) => void refresh('people', queries),
    // The list has changed, too, which is told by itself.
    'people.registered': () => undefined,
    'configuration.changed': (_status, queries) => void refresh('configuration', queries),
    'models.downloadChanged': (download, queries) => {
      takeIn(queries, 'models.downloads', {}, (downloads) =>
        downloads.some(({ id }) => id === download.id)
          ? downloads.map((one) => (one.id === download.id ? download : one))
          : [...downloads, download],
      );
      // What has arrived is on the disk now.
      if (download.state === 'completed') void refresh('models', queries);
    },
    'chat.modelsChanged': (_nothing, queries) => {
      void askAnew(queries, { queryKey: queryKey('chat.models') });
    },
    'chat.changed': (_which, queries) => {
      void askAnew(queries, { queryKey: queryKey('chat.list') });
    },
    // An open conversation takes what is written from the notices themselves (features/chat/thread).
    'chat.delta': () => undefined,
    'chat.partChanged': () => undefined,
    'chat.answerChanged': () => undefined,
    'tools.changed': (_which, queries) => void refresh('tools', queries),
    'models.settingsChanged': (_nothing, queries) => void refresh('models', queries),
    // The log takes its rows from the notice itself; sums and facets move slowly and are asked for at intervals.
    'requests.finished': (_finished, queries) => {
      void askAnew(queries, { queryKey: queryKey('requests.recent') });
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
  jobs: ['runtime', 'servers', 'models'],
};

export function applyNotice(notice: Notice, queries: QueryClient): void {
  tellNotice(notice);
  if (notice.kind === 'event') {
    const { name, payload } = notice.event;
    // The name chose the payload; TypeScript does not follow the pair through the table.
    (ON_EVENT[name] as (payload: unknown, queries: QueryClient) => void)(payload, queries);
  } else if (!notice.continues) void askAnew(queries);
  // What failed while the host was out of reach was never answered, though no event was missed.
  else void askAnew(queries, { predicate: ({ state }) => state.fetchFailureCount > 0 });
}

/** Asks anew for whatever a mutation may have changed. */
export function refreshAfter(name: MutationName, queries: QueryClient): Promise<unknown> {
  return refresh(name.slice(0, name.indexOf('.')) as Domain, queries);
}

function refresh(domain: Domain, queries: QueryClient): Promise<unknown> {
  const domains = [domain, ...(ALSO[domain] ?? [])];
  return Promise.all(domains.map((each) => askAnew(queries, { queryKey: [each] })));
}
