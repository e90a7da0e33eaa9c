import { isProfile } from '../../../contract/backend.ts';
import type { BackendRecord, BackendSpec, ProfileSpec } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { BackendId } from '../../../contract/ids.ts';
import { phrase } from '../../../contract/phrase.ts';
import { checkSpec } from '../../backends/check-spec.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { refuseManaged } from './managed.ts';

export function backendsHandlers(parts: HostParts): Handlers['backends'] {
  const changed = <T>(result: T) => inForce(parts, result);
  const update = async (id: BackendId, spec: BackendSpec, expected: number | undefined) => {
    await check(parts, spec);
    return changed(await parts.backends.update(id, spec, expected));
  };
  return {
    list: () => parts.backends.list(),
    add: ({ name, spec }) => addBackend(parts, name, spec),
    async updateRemote({ id, spec, expected }) {
      refuseOtherKind(await changeable(parts, id), false);
      return update(id, spec, expected);
    },
    async updateProfile({ id, spec, expected }) {
      const record = await changeable(parts, id);
      refuseOtherKind(record, true);
      refuseOtherServer(record, spec);
      return update(id, spec, expected);
    },
    async remove({ id, expected }) {
      await changeable(parts, id);
      await parts.backends.remove(id, expected);
      await changed({});
      await parts.supervisor.forget(id);
      return {};
    },
    async restore(record) {
      await check(parts, record.spec);
      return changed(await parts.backends.restore({ ...record, managed: false }));
    },
    async models({ id }, { signal }) {
      const backend = parts.registry.get(id);
      if (backend === undefined) throw new Failure('not_found', phrase`There is no such backend.`);
      return backend.models(signal);
    },
  };
}

/** @throws Failure `conflict`, and what is wrong with the spec */
export async function addBackend(parts: HostParts, name: string, spec: BackendSpec): Promise<BackendRecord> {
  await check(parts, spec);
  return inForce(parts, await parts.backends.add(name, spec));
}

/** Puts a change in force before anyone hears of it. */
async function inForce<T>(parts: HostParts, result: T): Promise<T> {
  await parts.reload();
  parts.announce('backends.changed');
  return result;
}

async function check(parts: HostParts, spec: BackendSpec): Promise<void> {
  checkSpec(spec, parts.addressPolicy);
  if (!('key' in spec) || spec.key === null || (await parts.keys.get(spec.key)) !== null) return;
  throw new Failure('not_found', phrase`There is no such key.`, {
    hint: phrase`\`key list\` shows what there is.`,
  });
}

async function changeable(parts: HostParts, id: BackendId): Promise<BackendRecord> {
  const record = await parts.backends.get(id);
  refuseManaged(parts, phrase`"${record.name}"`, record.managed);
  return record;
}

/** A backend keeps its kind: a route to it means the same tomorrow. */
function refuseOtherKind(record: BackendRecord, profile: boolean): void {
  if (isProfile(record) === profile) return;
  const message = profile
    ? phrase`"${record.name}" is a remote backend.`
    : phrase`"${record.name}" is a local server.`;
  throw new Failure('invalid_input', message, { hint: phrase`Remove it and add it anew.` });
}

/** A profile keeps its server too: what it is told (parsers, extra arguments) means something else to another. */
function refuseOtherServer({ name, spec }: BackendRecord, { kind }: ProfileSpec): void {
  if (spec.kind === kind) return;
  throw new Failure('invalid_input', phrase`"${name}" is served by ${spec.kind}, not ${kind}.`, {
    hint: phrase`Remove it and add it anew.`,
  });
}
