import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConfigFile } from '../../../contract/integration.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import { useHostMutation } from '../../host/use-host.ts';
import { SetUpPreview } from './set-up-preview.tsx';
import classes from './overview.module.css';

/** A program's settings file: whether it leads here, the change that makes it, and the way back. */
export function SetUpProgram({
  name,
  config: { tool, path, pointsHere, canUndo },
  model,
}: {
  readonly name: string;
  readonly config: ConfigFile;
  /** Null where there is none to ask yet. */
  readonly model: string | null;
}) {
  const { t } = useTranslation();
  const [isLooking, setLooking] = useState(false);
  const undo = useHostMutation('integrations.undo', {
    onSuccess: ({ outcome, target }) => notifyDone(t(`overview.undone.${outcome}`, { file: target })),
  });
  const wasEdited = undo.error?.code === 'conflict';
  return (
    <div className={classes['set-up']}>
      <StateDot
        tone={pointsHere ? 'good' : 'off'}
        word={t(pointsHere ? 'overview.pointsHere' : 'overview.pointsElsewhere', { name })}
      />
      <code className="typed one-line" title={path}>
        {path}
      </code>
      <div className={classes['buttons']}>
        <Button
          size="compact-sm"
          variant={pointsHere ? 'default' : 'filled'}
          disabled={model === null}
          onClick={() => setLooking(true)}
        >
          {t('overview.setUp', { name })}
        </Button>
        {canUndo ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={undo.isPending}
            onClick={() => undo.mutate({ tool, force: wasEdited })}
          >
            {t(wasEdited ? 'overview.undoAnyway' : 'overview.undoSetUp')}
          </Button>
        ) : null}
      </div>
      {undo.error === null ? null : <FailureNote failure={undo.error} />}
      {model === null ? <p className="dim">{t('overview.noModelYet')}</p> : null}
      <SetUpPreview
        opened={isLooking}
        name={name}
        tool={tool}
        model={model ?? ''}
        onUndo={() => undo.mutate({ tool })}
        onClose={() => setLooking(false)}
      />
    </div>
  );
}
