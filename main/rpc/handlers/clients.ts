import { personOf, reaches } from '../../../contract/caller.ts';
import type { Caller } from '../../../contract/caller.ts';
import type { Client } from '../../../contract/access.ts';
import { Failure } from '../../../contract/failure.ts';
import type { ClientId } from '../../../contract/ids.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function clientsHandlers({ clients, asking, accessStatus }: HostParts): Handlers['clients'] {
  /** Somebody else's client is as if it were not there, so that nobody finds out ids by trying. */
  const checkOwn = async (id: ClientId, caller: Caller) => {
    if (mayAll(caller)) return;
    if ((await clients.get(id)).person !== personOf(caller)) throw notThere();
  };
  return {
    status: () => accessStatus(),
    async list(_input, { caller }) {
      const all = await clients.list();
      return mayAll(caller) ? all : all.filter(({ person }: Client) => person === personOf(caller));
    },
    add: (draft, { caller }) => clients.add(draft, personOf(caller)),
    update: ({ id, draft, expected }) => clients.update(id, draft, expected),
    async revoke({ id }, { caller }) {
      await checkOwn(id, caller);
      return clients.revoke(id);
    },
    judge: ({ id, verdict }) => clients.judge(id, verdict),
    async remove({ id }, { caller }) {
      await checkOwn(id, caller);
      await clients.remove(id);
      return {};
    },
    asking: () => asking.list(),
    async answer({ id, answer }) {
      await clients.answer(id, answer);
      return {};
    },
  };
}

function mayAll(caller: Caller): boolean {
  return reaches(caller, 'admin');
}

function notThere(): Failure {
  return new Failure('not_found', phrase`There is no such client.`, {
    hint: phrase`It may have been removed meanwhile.`,
  });
}
