import { Button, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isProfile } from '../../../contract/backend.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import { Answer } from '../../components/answer.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { Facts } from '../../components/facts.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { ServerStateDot } from './server-state-dot.tsx';
import classes from './servers.module.css';

/** One server: what it is, why it failed, what it writes. */
export function ServerDetails({
  server,
  onClose,
}: {
  readonly server: ServerStatus | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Drawer title={server?.name ?? ''} opened={server !== undefined} onClose={onClose}>
      {server === undefined ? null : <Details server={server} onRemoved={onClose} />}
    </Drawer>
  );
}

function Details({ server, onRemoved }: { readonly server: ServerStatus; readonly onRemoved: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: backends = [] } = useHostQuery('backends.list', {});
  const profile = backends.filter(isProfile).find(({ id }) => id === server.id);
  return (
    <Stack gap="lg">
      {server.failure === null ? null : <FailureNote failure={server.failure} />}
      <Facts
        facts={[
          [t('servers.columns.state'), <ServerStateDot key="state" server={server} />],
          ...(profile === undefined
            ? []
            : [
                [
                  t('servers.columns.model'),
                  <span key="model" className="typed">
                    {profile.spec.model}
                  </span>,
                ] as const,
              ]),
          [t('servers.columns.memory'), format.bytes(server.memoryBytes)],
          [t('servers.details.process'), server.pid ?? format.count(null)],
          [t('servers.details.port'), server.port ?? format.count(null)],
          [
            t('servers.details.since'),
            server.readyAt === null ? format.count(null) : <Moment key="since" at={server.readyAt} />,
          ],
          [t('servers.columns.queued'), format.count(server.queued)],
        ]}
      />
      <Log server={server} />
      {profile === undefined ? null : <Remove profile={profile} onRemoved={onRemoved} />}
    </Stack>
  );
}

function Log({ server }: { readonly server: ServerStatus }) {
  const { t } = useTranslation();
  // No event tells of a line; one looks at a log while it is written.
  const log = useHostQuery('servers.log', { id: server.id }, { refetchInterval: 2_000 });
  return (
    <section aria-labelledby="server-log">
      <h2 id="server-log" className={classes['heading']}>
        {t('servers.log')}
      </h2>
      <Answer query={log}>
        {({ lines }) =>
          lines.length === 0 ? (
            <p className="dim">{t('servers.noLog')}</p>
          ) : (
            <pre className={classes['log']} tabIndex={0} aria-label={t('servers.log')}>
              {lines.map(({ text }) => text).join('\n')}
            </pre>
          )
        }
      </Answer>
    </section>
  );
}

function Remove({
  profile: { id, name, spec },
  onRemoved,
}: {
  readonly profile: Parameters<typeof isProfile>[0];
  readonly onRemoved: () => void;
}) {
  const { t } = useTranslation();
  const addAgain = useHostMutation('backends.add', { onError: notifyFailed });
  const remove = useHostMutation('backends.remove', {
    onSuccess() {
      onRemoved();
      notifyDone(t('servers.removed', { name }), () => addAgain.mutate({ name, spec }));
    },
  });
  return (
    <>
      {remove.error === null ? null : <FailureNote failure={remove.error} />}
      <div>
        <Button variant="default" size="compact-md" onClick={() => remove.mutate({ id })}>
          {t('servers.remove')}
        </Button>
      </div>
    </>
  );
}
