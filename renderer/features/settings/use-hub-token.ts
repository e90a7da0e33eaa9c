import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import type { Failure } from '../../../contract/failure.ts';
import type { ListedKey } from '../../../contract/key.ts';
import type { HubSettingsView } from '../../../contract/model.ts';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';

const NAME = 'hub';

/** The hub's token: a key like any other, which the hub's settings name. */
export function useHubToken({ token, revision }: HubSettingsView): {
  readonly key: ListedKey | undefined;
  /** Stores a token, or another secret for the one that is there. */
  readonly save: UseMutationResult<unknown, Failure, string>;
  /** Removes it; once more after a failure, what of it is left. */
  readonly remove: UseMutationResult<unknown, Failure, ListedKey>;
} {
  const { data: keys = [] } = useHostQuery('keys.list', {});
  const add = useHostMutation('keys.add');
  const replace = useHostMutation('keys.replace');
  const removeKey = useHostMutation('keys.remove');
  const saveSettings = useHostMutation('models.saveSettings');
  const key = keys.find(({ id }) => id === token);
  const save = useMutation<unknown, Failure, string>({
    async mutationFn(secret) {
      if (key !== undefined) {
        await replace.mutateAsync({ id: key.id, secret });
        return;
      }
      const { id } = await add.mutateAsync({ name: freeName(keys), secret });
      try {
        await saveSettings.mutateAsync({ changes: { token: id }, expected: revision });
      } catch (error) {
        await removeKey.mutateAsync({ id });
        throw error;
      }
    },
  });
  const remove = useMutation<unknown, Failure, ListedKey>({
    async mutationFn({ id, usedBy }) {
      if (token === id) await saveSettings.mutateAsync({ changes: { token: null }, expected: revision });
      // A key that a provider uses, too, stays that provider's.
      if (usedBy.length === 0) await removeKey.mutateAsync({ id });
    },
  });
  return { key, save, remove };
}

function freeName(keys: readonly ListedKey[]): string {
  const taken = new Set(keys.map(({ name }) => name));
  let name = NAME;
  for (let number = 2; taken.has(name); number += 1) name = `${NAME}-${number}`;
  return name;
}
