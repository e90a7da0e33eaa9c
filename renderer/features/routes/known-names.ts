import type { BackendRecord } from '../../../contract/backend.ts';
import { isProfile } from '../../../contract/backend.ts';
import { MAX_NAME_LENGTH } from '../../../main/routing/pattern.ts';
import { useHostQuery } from '../../host/use-host.ts';

/** Names of models that programs ask for or may ask for, sorted: of servers, of what backends have, of past requests. */
export function useKnownNames(): readonly string[] {
  const { data: backends = [] } = useHostQuery('backends.list', {});
  const { data: discovered = [] } = useHostQuery('models.discovered', {});
  const { data: facets } = useHostQuery('requests.facets', {});
  return knownNames(
    backends,
    discovered.flatMap(({ models }) => models.map(({ id }) => id)),
    facets?.models ?? [],
  );
}

function knownNames(
  backends: readonly BackendRecord[],
  offered: readonly string[],
  asked: readonly string[],
): readonly string[] {
  const servers = backends.filter(isProfile).map(({ name }) => name);
  const usable = [...servers, ...offered, ...asked].filter((name) => name.length <= MAX_NAME_LENGTH);
  return [...new Set(usable)].sort();
}
