import { useHostQuery } from './use-host.ts';

/** Names that a program may ask for: of servers, and of routes for one name. */
export function useModelNames(): readonly string[] {
  const { data: servers = [] } = useHostQuery('servers.list', {});
  const { data: routes = [] } = useHostQuery('routes.list', {});
  const exact = routes.filter(({ match, enabled }) => match === 'exact' && enabled);
  return [...new Set([...servers.map(({ name }) => name), ...exact.map(({ pattern }) => pattern)])];
}
