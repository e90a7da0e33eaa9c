import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { LocalModel } from '../../../contract/model.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { Facts } from '../../components/facts.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { UNKNOWN } from '../../format/number.ts';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { Badges } from './badges.tsx';
import { DeleteModel } from './delete-model.tsx';
import { formatParameters, formatQuantization, publicName } from './model-words.ts';
import classes from './models.module.css';
import { useRouteTo } from '../../components/use-route-to.ts';
import { said } from '../../i18n/said.ts';

/** One model on disk: what its files say, who serves it, what can be done with it. */
export function ModelDetails({
  model,
  onClose,
}: {
  readonly model: LocalModel | undefined;
  readonly onClose: () => void;
}) {
  const [deleting, setDeleting] = useState(false);
  return (
    <Drawer
      title={model === undefined ? '' : publicName(model)}
      opened={model !== undefined}
      onClose={onClose}
    >
      {model === undefined ? null : (
        <Stack gap="lg">
          <Condition model={model} />
          <ModelFacts model={model} />
          <Actions model={model} onDelete={() => setDeleting(true)} />
          <DeleteModel
            model={model}
            opened={deleting}
            onClose={() => setDeleting(false)}
            onDeleted={() => {
              setDeleting(false);
              onClose();
            }}
          />
        </Stack>
      )}
    </Drawer>
  );
}

function Condition({ model: { condition, source } }: { readonly model: LocalModel }) {
  const { t } = useTranslation();
  if (condition.state === 'whole') return null;
  const hint = source === 'hub-cache' ? t('models.fetchAgain') : t('models.replaceFiles');
  return <FailureNote failure={{ message: said(condition.phrases?.why ?? condition.why), hint }} />;
}

function ModelFacts({ model }: { readonly model: LocalModel }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return (
    <Facts
      facts={[
        [t('models.columns.family'), model.family ?? UNKNOWN],
        [t('models.columns.architecture'), model.architecture ?? UNKNOWN],
        [t('models.columns.parameters'), formatParameters(model.parameters, i18n.language)],
        [t('models.columns.quantization'), formatQuantization(model.quantization)],
        [t('models.columns.context'), format.count(model.contextLength)],
        [t('models.columns.size'), format.bytes(model.sizeBytes)],
        [
          t('models.columns.can'),
          model.badges.length === 0 ? UNKNOWN : <Badges key="can" badges={model.badges} />,
        ],
        [t('models.columns.usedBy'), model.usedBy.length === 0 ? UNKNOWN : model.usedBy.join(', ')],
        [
          t('models.columns.path'),
          <span key="path" className="typed">
            {model.path} <CopyButton value={model.path} />
          </span>,
        ],
      ]}
    />
  );
}

function Actions({ model, onDelete }: { readonly model: LocalModel; readonly onDelete: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { data: backends = [] } = useHostQuery('backends.list', {});
  const { add, busy } = useRouteTo();
  const server = backends.find(({ name }) => name === model.usedBy[0]);
  return (
    <>
      <Group gap="sm">
        <Button
          size="compact-md"
          disabled={model.condition.state !== 'whole'}
          onClick={() => navigate(`/servers?add=${encodeURIComponent(model.model)}`)}
        >
          {t('models.serve')}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          disabled={server === undefined}
          loading={busy}
          onClick={() => {
            if (server === undefined) return;
            add({ match: 'exact', pattern: publicName(model), targets: [{ backend: server.id }] });
          }}
        >
          {t('models.route')}
        </Button>
        <Button size="compact-md" variant="default" ml="auto" onClick={onDelete}>
          {t('models.deleteMore')}
        </Button>
      </Group>
      <p className={`dim ${classes['plain']}`}>
        {server === undefined
          ? t('models.serveFirst')
          : t('models.routeWhat', { pattern: publicName(model), server: server.name })}
      </p>
    </>
  );
}
