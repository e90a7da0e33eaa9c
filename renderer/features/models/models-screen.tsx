import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalModel } from '../../../contract/model.ts';
import { Answer } from '../../components/answer.tsx';
import { DataTable } from '../../components/data-table.tsx';
import type { Column } from '../../components/data-table-column.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { Screen } from '../../components/screen.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useJobProgress } from '../../host/job-progress.ts';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';

/** Models on this disk. */
export default function ModelsScreen() {
  const { t } = useTranslation();
  const models = useHostQuery('models.list', {});
  const columns = useModelColumns();
  return (
    <Screen title={t('screens.models')}>
      <Answer query={models}>
        {(all) => (
          <DataTable
            label={t('screens.models')}
            columns={columns}
            rows={all}
            rowId={({ path }) => path}
            empty={<EmptyState sentence={t('models.empty')} action={<GetStarter />} />}
          />
        )}
      </Answer>
    </Screen>
  );
}

function GetStarter() {
  const { t } = useTranslation();
  const prepare = useHostMutation('models.prepareStarter', {
    onSuccess: () => notifyDone(t('models.gotStarter')),
    onError: notifyFailed,
  });
  const [runtime, starter] = [useJobProgress('runtime'), useJobProgress('starter-model')];
  const progress = starter ?? runtime;
  return (
    <>
      <Button loading={prepare.isPending} onClick={() => prepare.mutate({})}>
        {t('models.getStarter')}
      </Button>
      {prepare.isPending && progress !== undefined ? (
        <span role="status" className="dim">
          {progress.message}
        </span>
      ) : null}
    </>
  );
}

function useModelColumns(): readonly Column<LocalModel>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'model',
        header: t('models.columns.model'),
        width: 'minmax(0, 3fr)',
        sortBy: ({ model }) => model,
        cell: ({ model, path }) => (
          <span className="typed" title={path}>
            {model}
          </span>
        ),
      },
      {
        id: 'architecture',
        header: t('models.columns.architecture'),
        width: 'minmax(0, 1fr)',
        wideOnly: true,
        sortBy: ({ architecture }) => architecture,
        cell: ({ architecture }) => architecture ?? '–',
      },
      {
        id: 'source',
        header: t('models.columns.source'),
        width: '96px',
        wideOnly: true,
        cell: ({ source }) => t(`models.source.${source}`),
      },
      {
        id: 'context',
        header: t('models.columns.context'),
        width: '80px',
        align: 'end',
        wideOnly: true,
        sortBy: ({ contextLength }) => contextLength,
        cell: ({ contextLength }) => format.count(contextLength),
      },
      {
        id: 'size',
        header: t('models.columns.size'),
        width: '80px',
        align: 'end',
        sortBy: ({ sizeBytes }) => sizeBytes,
        cell: ({ sizeBytes }) => format.bytes(sizeBytes),
      },
    ],
    [t, format],
  );
}
