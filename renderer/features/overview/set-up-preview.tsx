import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConfigPreview, ConfigurableTool, DiffLine } from '../../../contract/integration.ts';
import { Answer } from '../../components/answer.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { foldDiff } from './fold-diff.ts';
import classes from './overview.module.css';

interface Props {
  readonly name: string;
  readonly tool: ConfigurableTool;
  readonly model: string;
  readonly onUndo: () => void;
  readonly onClose: () => void;
}

/** Line by line, what setting up a program changes in its settings file; then it is done, and can be taken back. */
export function SetUpPreview({ opened, ...props }: Props & { readonly opened: boolean }) {
  const { t } = useTranslation();
  return (
    <Drawer title={t('overview.setUp', { name: props.name })} opened={opened} onClose={props.onClose}>
      {opened ? <Preview {...props} /> : null}
    </Drawer>
  );
}

function Preview({ name, tool, model, onUndo, onClose }: Props) {
  const { t } = useTranslation();
  const preview = useHostQuery('integrations.preview', { tool, model });
  const apply = useHostMutation('integrations.apply', {
    onSuccess({ changed }) {
      onClose();
      if (changed) notifyDone(t('overview.wasSetUp', { name }), onUndo);
    },
  });
  return (
    <Answer query={preview}>
      {(planned) => (
        <Stack gap="md">
          <p className={classes['plain']}>
            {t(planned.exists ? 'overview.changesFile' : 'overview.makesFile')}{' '}
            <code className="typed">{planned.target}</code>
          </p>
          {planned.changes ? <Diff planned={planned} /> : <p>{t('overview.saysItAlready')}</p>}
          {apply.error === null ? null : <FailureNote failure={apply.error} />}
          <Group gap="sm" justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('words.cancel')}
            </Button>
            <Button
              disabled={!planned.changes}
              loading={apply.isPending}
              onClick={() => apply.mutate({ tool, model, revision: planned.revision })}
            >
              {t('overview.apply')}
            </Button>
          </Group>
        </Stack>
      )}
    </Answer>
  );
}

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '−' };

function Diff({ planned: { diff } }: { readonly planned: ConfigPreview }) {
  const { t } = useTranslation();
  return (
    <div className={classes['diff']} role="region" aria-label={t('overview.diff')} tabIndex={0}>
      {foldDiff(diff).map((part, index) =>
        part.kind === 'left-out' ? (
          <div key={index} className="dim">
            {t('overview.leftOut', { count: part.count })}
          </div>
        ) : (
          part.lines.map((line) => (
            <div key={`${line.before ?? ''} ${line.after ?? ''}`} data-kind={line.kind}>
              <span aria-hidden>{SIGNS[line.kind]} </span>
              {line.kind === 'same' ? null : (
                <span className="only-read-aloud">{t(`overview.${line.kind}`)} </span>
              )}
              {line.text}
            </div>
          ))
        ),
      )}
    </div>
  );
}
