import { Button, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../contract/failure.ts';
import type { BackendRecord } from '../../../contract/backend.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useTransport } from '../../host/host.tsx';
import { useJobProgress } from '../../host/job-progress.ts';
import { callHost, useHostMutation } from '../../host/use-host.ts';
import classes from './servers.module.css';
import { useStartServer } from './use-server-actions.ts';

/**
 * From nothing to a server that answers: the runtime, the starter model, a profile, a start. Each part is at once over
 * where it was done before, so trying again goes on where it stopped.
 */
export function StarterServer({ onAdded }: { readonly onAdded: (server: BackendRecord) => void }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const add = useHostMutation('backends.add');
  const start = useStartServer();
  const make = useMutation<BackendRecord, Failure>({
    async mutationFn() {
      const { signal } = new AbortController();
      const { model } = await callHost(transport, 'models.prepareStarter', {}, signal);
      const { name, spec } = await callHost(transport, 'models.profileFor', { model }, signal);
      return add.mutateAsync({ name, spec });
    },
    onSuccess(server) {
      start.mutate({ id: server.id });
      onAdded(server);
    },
  });
  return (
    <div className={classes['starter']}>
      {make.error === null ? null : <FailureNote failure={make.error} />}
      {make.isPending ? (
        <StarterProgress />
      ) : (
        <Button onClick={() => make.mutate()}>{t('servers.starter.get')}</Button>
      )}
    </div>
  );
}

/** The latest of the two jobs, which follow each other. */
function StarterProgress() {
  const { t } = useTranslation();
  const format = useFormat();
  const [runtime, model] = [useJobProgress('runtime'), useJobProgress('starter-model')];
  const progress = model ?? runtime;
  const { doneBytes: done, totalBytes: total } = progress ?? {};
  const share = done === undefined || total === undefined ? null : Math.min(100, (done / total) * 100);
  const message = progress?.message ?? t('servers.starter.begin');
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
      <p className="dim numeric">
        {done === undefined || total === undefined
          ? t('servers.starter.minutes')
          : t('servers.starter.bytes', { done: format.bytes(done), total: format.bytes(total) })}
      </p>
    </div>
  );
}
