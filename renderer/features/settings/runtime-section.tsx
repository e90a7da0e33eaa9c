import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RuntimeStatus } from '../../../contract/runtime.ts';
import { Answer } from '../../components/answer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useJobProgress } from '../../host/job-progress.ts';
import { useHostMutation, useHostQuery, usePending } from '../../host/use-host.ts';
import { Section } from './section.tsx';
import { PlainRow } from './setting-row.tsx';
import classes from './settings.module.css';

const TONES: Readonly<Record<RuntimeStatus['state'], Tone>> = {
  missing: 'off',
  ready: 'good',
  broken: 'bad',
};

/** The Python environments that local servers run in. */
export function RuntimeSection() {
  const runtimes = useHostQuery('runtime.list', {});
  return (
    <Section name="runtime">
      <Answer query={runtimes}>
        {(all) => all.map((runtime) => <Runtime key={runtime.kind} runtime={runtime} />)}
      </Answer>
    </Section>
  );
}

function Runtime({ runtime }: { readonly runtime: RuntimeStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, state, version, python, sizeBytes, why } = runtime;
  const install = useHostMutation('runtime.install');
  const repair = useHostMutation('runtime.repair');
  const remove = useHostMutation('runtime.remove', {
    onSuccess: () => notifyDone(t('settings.removed', { name: kind }), () => install.mutate({ kind })),
  });
  const working = [...usePending('runtime.install'), ...usePending('runtime.repair')];
  const isWorking = working.some((asked) => asked.kind === kind);
  const failure = install.error ?? repair.error ?? remove.error;
  const facts = [
    version,
    python === null ? null : t('settings.python', { version: python }),
    sizeBytes === null ? null : format.bytes(sizeBytes),
  ].filter((fact) => fact !== null);
  return (
    <PlainRow label={kind} description={t(`settings.runtimeWhat.${kind}`)}>
      <StateDot tone={TONES[state]} word={[t(`settings.runtimeState.${state}`), ...facts].join(', ')} />
      {state === 'broken' && why !== null ? <p className={`dim ${classes['note']}`}>{why}</p> : null}
      {failure === null ? null : <FailureNote failure={failure} />}
      {isWorking ? (
        <RuntimeProgress />
      ) : (
        <div className={classes['buttons']}>
          {state === 'missing' ? (
            <Button size="compact-sm" onClick={() => install.mutate({ kind })}>
              {t('settings.install')}
            </Button>
          ) : (
            <>
              <Button size="compact-sm" variant="default" onClick={() => repair.mutate({ kind })}>
                {t('settings.repair')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                loading={remove.isPending}
                onClick={() => remove.mutate({ kind })}
              >
                {t('settings.remove')}
              </Button>
            </>
          )}
        </div>
      )}
    </PlainRow>
  );
}

function RuntimeProgress() {
  const { t } = useTranslation();
  const format = useFormat();
  const progress = useJobProgress('runtime');
  const { doneBytes: done, totalBytes: total } = progress ?? {};
  const share = done === undefined || total === undefined ? null : Math.min(100, (done / total) * 100);
  const message = progress?.message ?? t('settings.installBegins');
  return (
    <div className={classes['progress']}>
      <p role="status">{message}</p>
      <Progress
        value={share ?? 100}
        animated={share === null}
        striped={share === null}
        size="sm"
        aria-label={message}
      />
      {done === undefined || total === undefined ? null : (
        <p className="dim numeric">
          {t('settings.bytesOf', { done: format.bytes(done), total: format.bytes(total) })}
        </p>
      )}
    </div>
  );
}
