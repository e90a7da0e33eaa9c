import type { Caller } from '../../../contract/caller.ts';
import { Failure } from '../../../contract/failure.ts';
import type { PersonId } from '../../../contract/ids.ts';
import type { Me } from '../../../contract/person.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { ownerOnly } from './owner-only.ts';

const ON_THE_MACHINE = phrase`Use \`mlx-manager people\` there.`;

export function peopleHandlers({
  people,
  peopleAccess,
  clients,
  chat,
}: Pick<HostParts, 'people' | 'peopleAccess' | 'clients' | 'chat'>): Handlers['people'] {
  const disable = async (id: PersonId) => {
    const person = await people.disable(id);
    // Neither their programs nor what they asked must go on without them.
    await clients.revokeOf(id);
    await chat.asking.stopAllOf(id);
    return person;
  };
  return {
    async me(_input, { caller }): Promise<Me> {
      if (caller.kind === 'nobody') return { kind: 'nobody', welcome: await peopleAccess.welcome() };
      return caller;
    },
    list: () => people.list(),
    add({ name, role, password }, context) {
      ownerOnly(context, ON_THE_MACHINE);
      return people.add({ name, password }, role);
    },
    approve: ({ id }) => people.approve(id),
    async refuse({ id }) {
      await people.refuse(id);
      return {};
    },
    disable: ({ id }) => disable(id),
    async setRole({ id, role }) {
      const before = await people.roleOf(id);
      const person = await people.setRole(id, role);
      // The tools of an administrator's answers run as the owner of the machine.
      if (before !== role) await chat.asking.stopAllOf(id);
      return person;
    },
    async remove({ id }) {
      // The account goes last: a host that ends in between leaves one that is disabled, and no good keys of nobody.
      await disable(id);
      await chat.conversations.deleteAllOf(id);
      await people.remove(id);
      return {};
    },
    resetPassword({ id, password }, context) {
      ownerOnly(context, ON_THE_MACHINE);
      return people.resetPassword(id, password);
    },
    async changePassword({ current, next }, { caller }) {
      await people.changePassword(accountOf(caller).id, current, next);
      return {};
    },
    async signOutEverywhere(_input, { caller }) {
      return { ended: await people.signOutEverywhere(accountOf(caller).id) };
    },
  };
}

function accountOf(caller: Caller): Extract<Caller, { kind: 'person' }> {
  if (caller.kind === 'person') return caller;
  throw new Failure('invalid_input', phrase`The owner of the machine has no account.`, {
    hint: phrase`Sign in with an account for this.`,
  });
}
