import { useTranslation } from 'react-i18next';
import type { LocalModel } from '../../../contract/model.ts';
import { notifyDone } from '../../components/notify.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { publicName } from './model-words.ts';
import { ConfirmLoss } from '../../components/confirm-loss.tsx';

/** Says what is lost and who loses it, then deletes. */
export function DeleteModel({
  model: { model: id, sizeBytes, usedBy },
  opened,
  onClose,
  onDeleted,
}: {
  readonly model: LocalModel;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const model = publicName({ model: id });
  const remove = useHostMutation('models.delete', {
    onSuccess({ freedBytes }) {
      onDeleted();
      notifyDone(t('models.deleted', { model, size: format.bytes(freedBytes) }));
    },
  });
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmLoss
      opened={opened}
      title={t('models.deleteTitle')}
      confirm={t('models.delete')}
      busy={remove.isPending}
      failure={remove.error}
      onConfirm={() => remove.mutate({ model: id })}
      onClose={close}
    >
      <p>{t('models.deleteWhat', { model, size: format.bytes(sizeBytes) })}</p>
      <p>
        {usedBy.length === 0
          ? t('models.deleteUnused')
          : t('models.deleteUsed', { servers: usedBy.join(', '), count: usedBy.length })}
      </p>
    </ConfirmLoss>
  );
}
