import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RuntimeStatus } from '../../../contract/runtime.ts';
import { Answer } from '../../components/answer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostMutation, useHostQuery, usePending } from '../../host/use-host.ts';
import { useJobs } from '../../host/use-jobs.ts';
import { said } from '../../i18n/said.ts';
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
  const { kind, state, version, python, sizeBytes, why, phrases } = runtime;
  const jobs = useJobs().filter((job) => job.runtime === kind);
  const running = jobs.find((job) => job.state === 'running');
  const failed = jobs.find((job) => job.state === 'failed' && !job.work.startsWith('starter'));
  const run = useHostMutation('jobs.run');
  const asked = usePending('jobs.run').some((wanted) => 'runtime' in wanted && wanted.runtime === kind);
  const install = () => run.mutate({ work: 'install', runtime: kind });
  const remove = useHostMutation('runtime.remove', {
    onSuccess: () => notifyDone(t('settings.removed', { name: kind }), install),
  });
  // What began and failed is the job's to tell, in every window; what was refused before is told in this one.
  const failure = failed?.failure ?? run.error ?? remove.error;
  const facts = [
    version,
    python === null ? null : t('settings.python', { version: python }),
    sizeBytes === null ? null : format.bytes(sizeBytes),
  ].filter((fact) => fact !== null);
  return (
    <PlainRow label={kind} description={t(`settings.runtimeWhat.${kind}`)}>
      <StateDot tone={TONES[state]} word={[t(`settings.runtimeState.${state}`), ...facts].join(', ')} />
      {state === 'broken' && why !== null ? (
        <p className={`dim ${classes['note']}`}>
          <Sentence text={said(phrases?.why ?? why)} />
        </p>
      ) : null}
      {failure === null ? null : <FailureNote failure={failure} />}
      {running !== undefined || asked ? (
        <JobProgress job={running} />
      ) : (
        <div className={classes['buttons']}>
          {state === 'missing' ? (
            <Button size="compact-sm" onClick={install}>
              {t('settings.install')}
            </Button>
          ) : (
            <>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => run.mutate({ work: 'repair', runtime: kind })}
              >
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
