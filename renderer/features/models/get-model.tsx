import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HubModel } from '../../../contract/model.ts';
import { StateDot } from '../../components/state-dot.tsx';
import { notifyFailed } from '../../components/notify.tsx';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { isUnderWay, percentOf } from './download-words.ts';

/** Fetches a model of the hub; says how far that is, or that it is here. */
export function GetModel({ model: { model, onDisk } }: { readonly model: HubModel }) {
  const { t } = useTranslation();
  const { data: downloads = [] } = useHostQuery('models.downloads', {});
  const get = useHostMutation('models.download', { onError: notifyFailed });
  const download = downloads.find((one) => one.model === model && isUnderWay(one));
  if (download !== undefined) {
    const percent = percentOf(download);
    return (
      <StateDot
        tone="busy"
        word={percent === null ? t(`models.download.${download.state}`) : t('models.percent', { percent })}
      />
    );
  }
  // What was begun and stopped is on the disk in part.
  const stopped = downloads.some((one) => one.model === model && one.state !== 'completed');
  if (onDisk && !stopped) return <StateDot tone="good" word={t('models.views.disk')} />;
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`${t('models.get')} ${model}`}
      loading={get.isPending}
      onClick={() => get.mutate({ model })}
    >
      {t('models.get')}
    </Button>
  );
}
