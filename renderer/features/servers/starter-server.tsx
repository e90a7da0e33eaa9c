import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackendId } from '../../../contract/ids.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { useHostMutation } from '../../host/use-host.ts';
import { useJobs } from '../../host/use-jobs.ts';
import classes from './servers.module.css';
import { useStartServer } from './use-server-actions.ts';

/**
 * From nothing to a server that answers: the runtime, the starter model, a profile, a start. All but the start is a job
 * of the host's. Each part is at once over where it was done before, so trying again goes on where it stopped.
 */
export function StarterServer({ onAdded }: { readonly onAdded: (id: BackendId) => void }) {
  const { t } = useTranslation();
  const start = useStartServer();
  const jobs = useJobs().filter(({ work }) => work === 'starter-server');
  const running = jobs.find(({ state }) => state === 'running');
  const failed = jobs.find(({ state }) => state === 'failed');
  const make = useHostMutation('jobs.run', {
    onSuccess(end) {
      if (end.state !== 'done' || end.server === null) return;
      start.mutate({ id: end.server });
      onAdded(end.server);
    },
  });
  const failure = failed?.failure ?? make.error;
  return (
    <div className={classes['starter']}>
      {failure === null ? null : <FailureNote failure={failure} />}
      {running !== undefined || make.isPending ? (
        <JobProgress job={running} note={t('servers.starter.minutes')} />
      ) : (
        <Button onClick={() => make.mutate({ work: 'starter-server' })}>{t('servers.starter.get')}</Button>
      )}
    </div>
  );
}
