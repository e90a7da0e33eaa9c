import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileRecord } from '../../../contract/backend.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { useHostMutation } from '../../host/use-host.ts';

/** Removes a profile, with undo. The model's files stay. */
export function RemoveServer({
  profile,
  onRemoved,
}: {
  readonly profile: ProfileRecord;
  readonly onRemoved: () => void;
}) {
  const { t } = useTranslation();
  const { id, name, revision, managed } = profile;
  const restore = useHostMutation('backends.restore', { onError: notifyFailed });
  const remove = useHostMutation('backends.remove', {
    onSuccess() {
      onRemoved();
      notifyDone(t('servers.removed', { name }), () => restore.mutate(profile));
    },
  });
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        disabled={managed}
        loading={remove.isPending}
        onClick={() => remove.mutate({ id, expected: revision })}
      >
        {t('servers.remove')}
      </Button>
      {remove.error === null ? null : <FailureNote failure={remove.error} />}
    </>
  );
}
