import { isProfile } from '../../../contract/backend.ts';
import type { BackendSpec } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import { checkExtraArguments } from '../../backends/mlx-openai-server/launch-arguments.ts';
import { checkUrl } from '../../upstream/address-guard.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function backendsHandlers(parts: HostParts): Handlers['backends'] {
  return {
    list: () => parts.backends.list(),
    async add({ name, spec }) {
      await check(parts, spec);
      const record = await parts.backends.add(name, spec);
      await parts.reload();
      return record;
    },
    async updateRemote({ id, spec }) {
      await refuseOtherKind(parts, id, false);
      await check(parts, spec);
      const record = await parts.backends.update(id, spec);
      await parts.reload();
      return record;
    },
    async updateProfile({ id, spec }) {
      await refuseOtherKind(parts, id, true);
      await check(parts, spec);
      const record = await parts.backends.update(id, spec);
      await parts.reload();
      return record;
    },
    async remove({ id }) {
      await parts.backends.remove(id);
      await parts.reload();
      await parts.supervisor.forget(id);
      return {};
    },
    async models({ id }, { signal }) {
      const backend = parts.registry.get(id);
      if (backend === undefined) throw new Failure('not_found', 'There is no such backend.');
      return backend.models(signal);
    },
  };
}

async function check(parts: HostParts, spec: BackendSpec): Promise<void> {
  switch (spec.kind) {
    case 'mlx-openai-server':
      checkExtraArguments(spec.extraArgs);
      return;
    case 'openai-compatible':
      checkUrl(spec.url, parts.addressPolicy(spec));
      if (spec.key !== null && (await parts.keys.get(spec.key)) === null) {
        throw new Failure('not_found', 'There is no such key.', { hint: '`key list` shows what there is.' });
      }
  }
}

/** A backend keeps its kind: a route to it means the same tomorrow. */
async function refuseOtherKind(
  parts: HostParts,
  id: Parameters<HostParts['backends']['get']>[0],
  profile: boolean,
): Promise<void> {
  const record = await parts.backends.get(id);
  if (isProfile(record) === profile) return;
  throw new Failure(
    'invalid_input',
    `"${record.name}" is a ${profile ? 'remote backend' : 'local server'}.`,
    {
      hint: 'Remove it and add it anew.',
    },
  );
}
