import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { LocalModel } from '../../../contract/model.ts';
import { Answer } from '../../components/answer.tsx';
import { DataTable } from '../../components/data-table.tsx';
import type { Column } from '../../components/data-table-column.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import { useFilter } from '../../frame/use-filter.ts';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { said } from '../../i18n/said.ts';
import { StarterServer } from '../servers/starter-server.tsx';
import { Badges } from './badges.tsx';
import { ModelDetails } from './model-details.tsx';
import { formatParameters, formatQuantization, publicName } from './model-words.ts';
import classes from './models.module.css';

/** Models on this disk. */
export function OnDisk({ filter, onSearch }: { readonly filter: string; readonly onSearch: () => void }) {
  const { t } = useTranslation();
  const models = useHostQuery('models.list', {});
  const [openPath, setOpenPath] = useFilter('model');
  const [, go] = useLocation();
  const columns = useModelColumns();
  return (
    <>
      <Answer query={models}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState
              sentence={t('models.empty')}
              action={
                <>
                  <StarterServer onAdded={(id) => go(`/servers?server=${id}`)} />
                  <Button variant="default" onClick={onSearch}>
                    {t('models.searchHub')}
                  </Button>
                </>
              }
            />
          ) : (
            <DataTable
              label={t('models.views.disk')}
              columns={columns}
              rows={matching(all, filter)}
              rowId={({ path }) => path}
              openId={openPath}
              onOpen={({ path }) => setOpenPath(path)}
              empty={<EmptyState sentence={t('words.nothingFound', { filter })} />}
            />
          )
        }
      </Answer>
      <ModelDetails
        model={models.data?.find(({ path }) => path === openPath)}
        onClose={() => setOpenPath('')}
      />
    </>
  );
}

function matching(models: readonly LocalModel[], filter: string): readonly LocalModel[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return models;
  return models.filter(({ model, family, badges }) =>
    [model, family ?? '', ...badges].some((text) => text.toLowerCase().includes(wanted)),
  );
}

function useModelColumns(): readonly Column<LocalModel>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'model',
        header: t('models.columns.model'),
        width: 'minmax(0, 3fr)',
        sortBy: publicName,
        cell: (model) => (
          <span className={classes['name']}>
            <span className="typed one-line" title={model.path}>
              {publicName(model)}
            </span>
            {model.condition.state === 'whole' ? (
              <Badges badges={model.badges} />
            ) : (
              <span title={said(model.condition.phrases?.why ?? model.condition.why)}>
                <StateDot tone="bad" word={t(`models.condition.${model.condition.state}`)} />
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'family',
        header: t('models.columns.family'),
        width: '96px',
        wideOnly: true,
        sortBy: ({ family }) => family,
        cell: ({ family }) => family ?? '–',
      },
      {
        id: 'parameters',
        header: t('models.columns.parameters'),
        width: '88px',
        align: 'end',
        wideOnly: true,
        sortBy: ({ parameters }) => parameters,
        cell: ({ parameters }) => formatParameters(parameters, i18n.language),
      },
      {
        id: 'quantization',
        header: t('models.columns.quantization'),
        width: '80px',
        wideOnly: true,
        cell: ({ quantization }) => formatQuantization(quantization),
      },
      {
        id: 'context',
        header: t('models.columns.context'),
        width: '72px',
        align: 'end',
        wideOnly: true,
        sortBy: ({ contextLength }) => contextLength,
        cell: ({ contextLength }) => format.compact(contextLength),
      },
      {
        id: 'usedBy',
        header: t('models.columns.usedBy'),
        width: 'minmax(0, 1fr)',
        wideOnly: true,
        cell: ({ usedBy }) => <span title={usedBy.join(', ')}>{usedBy.join(', ') || '–'}</span>,
      },
      {
        id: 'size',
        header: t('models.columns.size'),
        width: '72px',
        align: 'end',
        sortBy: ({ sizeBytes }) => sizeBytes,
        cell: ({ sizeBytes }) => format.bytes(sizeBytes),
      },
    ],
    [t, i18n.language, format],
  );
}
