import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../contract/job.ts';
import { useFormat } from '../format/use-format.ts';
import { useHostMutation } from '../host/use-host.ts';
import { said } from '../i18n/said.ts';
import classes from './job-progress.module.css';
import { notifyFailed } from './notify.tsx';

/** A job of the host, for whoever looks: what it does, how far it is, and its end by hand. Undefined: it is asked for. */
export function JobProgress({ job, note }: { readonly job: Job | undefined; readonly note?: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useHostMutation('jobs.cancel', { onError: notifyFailed });
  const { message, phrases, doneBytes: done, totalBytes: total } = job?.progress ?? {};
  const doing = phrases?.message ?? message;
  const share = done === undefined || total === undefined ? null : Math.min(100, (done / total) * 100);
  const words =
    doing !== undefined ? said(doing) : t(job?.work === 'remove' ? 'jobs.removes' : 'jobs.begins');
  const below =
    done === undefined || total === undefined
      ? note
      : t('jobs.bytesOf', { done: format.bytes(done), total: format.bytes(total) });
  return (
    <div className={classes['progress']}>
      <p role="status">{words}</p>
      <Progress
        className={classes['bar']}
        value={share ?? 100}
        animated={share === null}
        striped={share === null}
        size="sm"
        aria-label={words}
      />
      {below === undefined ? null : <p className="dim numeric">{below}</p>}
      {job === undefined || job.work === 'remove' ? null : (
        <Button
          size="compact-sm"
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ id: job.id })}
        >
          {t('words.cancel')}
        </Button>
      )}
    </div>
  );
}
