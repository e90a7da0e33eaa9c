import { Switch } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RemoteRecord } from '../../../contract/backend.ts';
import type { Discovery } from '../../../contract/model.ts';
import type { Column } from '../../components/data-table-column.ts';
import { notifyFailed } from '../../components/notify.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import { useFormat } from '../../format/use-format.ts';
import { patchQuery } from '../../host/query-key.ts';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { failureMessage } from '../../i18n/field-messages.ts';

export function useProviderColumns(): readonly Column<RemoteRecord>[] {
  const { t } = useTranslation();
  const { data: keys } = useHostQuery('keys.list', {});
  const { data: discovered } = useHostQuery('models.discovered', {});
  return useMemo(() => {
    const byId = new Map(keys?.map((key) => [key.id, key]));
    const answers = new Map(discovered?.map((answer) => [answer.backend, answer]));
    return [
      {
        id: 'name',
        header: t('providers.columns.name'),
        width: 'minmax(0, 1fr)',
        sortBy: ({ name }) => name,
        cell: ({ name, spec }) => (
          <span className={spec.enabled ? 'typed' : 'typed dim'} title={name}>
            {name}
          </span>
        ),
      },
      {
        id: 'kind',
        header: t('providers.columns.kind'),
        width: '128px',
        wideOnly: true,
        sortBy: ({ spec }) => spec.kind,
        cell: ({ spec }) => t(`providers.kinds.${spec.kind}`),
      },
      {
        id: 'url',
        header: t('providers.columns.url'),
        width: 'minmax(0, 2fr)',
        wideOnly: true,
        cell: ({ spec }) => (
          <span className="typed" title={spec.url}>
            {spec.url}
          </span>
        ),
      },
      {
        id: 'answer',
        header: t('providers.columns.answer'),
        width: 'minmax(0, 2fr)',
        cell: ({ id }) => <LastAnswer answer={answers.get(id)} />,
      },
      {
        id: 'key',
        header: t('providers.columns.key'),
        width: '144px',
        wideOnly: true,
        cell({ spec }) {
          const key = spec.key === null ? undefined : byId.get(spec.key);
          if (key === undefined) return '–';
          return (
            <span title={t(`providers.key.stores.${key.store}`)}>
              <span className="typed">…{key.last4}</span>{' '}
              <span className="dim">{t(`providers.key.short.${key.store}`)}</span>
            </span>
          );
        },
      },
      {
        id: 'enabled',
        header: t('providers.columns.enabled'),
        hideHeader: true,
        width: '36px',
        narrowWidth: '36px',
        cell: (provider) => <OnOff provider={provider} />,
      },
    ];
  }, [t, keys, discovered]);
}

/** What it said when it was last asked for its models. */
function LastAnswer({ answer }: { readonly answer: Discovery | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (answer === undefined || answer.askedAt === null) return '–';
  const { failure, models, askedAt } = answer;
  const word =
    failure === null ? t('providers.hasModels', { count: models.length }) : failureMessage(failure);
  return (
    <span title={`${word} (${format.moment(askedAt)})`}>
      <StateDot tone={failure === null ? 'good' : 'bad'} word={word} />
    </span>
  );
}

function OnOff({ provider: { id, name, spec, revision, managed } }: { readonly provider: RemoteRecord }) {
  const { t } = useTranslation();
  const update = useHostMutation('backends.updateRemote', {
    optimistic: (input, queries) =>
      patchQuery(queries, 'backends.list', {}, (backends) =>
        backends.map((one) =>
          one.id === id && 'enabled' in one.spec
            ? { ...one, spec: { ...one.spec, enabled: input.spec.enabled ?? true } }
            : one,
        ),
      ),
    onError: notifyFailed,
  });
  return (
    <Switch
      size="xs"
      aria-label={t('providers.use', { name })}
      checked={spec.enabled}
      disabled={managed || update.isPending}
      onChange={() => update.mutate({ id, spec: { ...spec, enabled: !spec.enabled }, expected: revision })}
    />
  );
}
