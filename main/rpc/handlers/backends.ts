import { isProfile } from '../../../contract/backend.ts';
import type { BackendSpec, ProfileSpec } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import { checkExtraArguments } from '../../backends/local-server/arguments.ts';
import { serverKindOf } from '../../backends/local-servers.ts';
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
      await refuseOtherServer(parts, id, spec);
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
    case 'vllm-mlx':
      checkExtraArguments(spec.extraArgs, serverKindOf(spec));
      return;
    case 'openai-compatible':
    case 'openai':
    case 'anthropic':
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

/** A profile keeps its server too: what it is told (parsers, extra arguments) means something else to another. */
async function refuseOtherServer(
  parts: HostParts,
  id: Parameters<HostParts['backends']['get']>[0],
  { kind }: ProfileSpec,
): Promise<void> {
  const { name, spec } = await parts.backends.get(id);
  if (spec.kind === kind) return;
  throw new Failure('invalid_input', `"${name}" is served by ${spec.kind}, not ${kind}.`, {
    hint: 'Remove it and add it anew.',
  });
}
