import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProfile } from '../../../contract/backend.ts';
import type { ProfileRecord } from '../../../contract/backend.ts';
import type { FailureView } from '../../../contract/failure.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import { Drawer } from '../../components/drawer.tsx';
import { Facts } from '../../components/facts.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { EditServer } from './edit-server.tsx';
import { RemoveServer } from './remove-server.tsx';
import { ServerLog } from './server-log.tsx';
import { ServerStateDot } from './server-state-dot.tsx';
import { StartProgress } from './start-progress.tsx';
import { StartStop } from './start-stop.tsx';
import { isRunning, useServerActions } from './use-server-actions.ts';

/** One server: what it is, why it failed, what it writes. */
export function ServerDetails({
  server,
  onClose,
}: {
  readonly server: ServerStatus | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { data: backends = [] } = useHostQuery('backends.list', {});
  const [editing, setEditing] = useState<ProfileRecord | null>(null);
  const profile = backends.filter(isProfile).find(({ id }) => id === server?.id);
  return (
    <>
      <Drawer title={server?.name ?? ''} opened={server !== undefined && editing === null} onClose={onClose}>
        {server === undefined ? null : (
          <Stack gap="lg">
            <Standing server={server} />
            <ServerFacts server={server} profile={profile} />
            <Group gap="sm">
              <StartStop server={server} />
              {profile === undefined ? null : (
                <>
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={profile.managed}
                    title={profile.managed ? t('servers.managed') : undefined}
                    onClick={() => setEditing(profile)}
                  >
                    {t('servers.edit')}
                  </Button>
                  <RemoveServer profile={profile} onRemoved={onClose} />
                </>
              )}
            </Group>
            <ServerLog key={server.id} id={server.id} />
          </Stack>
        )}
      </Drawer>
      <EditServer
        profile={editing}
        running={server !== undefined && isRunning(server)}
        onClose={() => setEditing(null)}
      />
    </>
  );
}

/** What stands in the way of its answering: a start that is not over, or one that failed. */
function Standing({ server }: { readonly server: ServerStatus }) {
  const { start } = useServerActions(server);
  if (server.state === 'starting') return <StartProgress server={server} />;
  if (server.failure !== null) return <FailureNote failure={withoutOutput(server.failure)} onRetry={start} />;
  return null;
}

/** What the program wrote at its end stands in the log below. */
function withoutOutput({ hint, ...failure }: FailureView): FailureView {
  return hint === undefined || hint.includes('\n') ? failure : { ...failure, hint };
}

function ServerFacts({
  server,
  profile,
}: {
  readonly server: ServerStatus;
  readonly profile: ProfileRecord | undefined;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const memory =
    server.memoryBytes === null
      ? format.bytes(server.residentBytes)
      : t('servers.details.memoryOf', {
          held: format.bytes(server.residentBytes),
          reserved: format.bytes(server.memoryBytes),
        });
  return (
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
              [t('servers.form.kind'), profile.spec.kind] as const,
            ]),
        [t('servers.columns.memory'), memory],
        [
          t('servers.details.since'),
          server.readyAt === null ? format.count(null) : <Moment key="since" at={server.readyAt} />,
        ],
        [t('servers.columns.speed'), format.rate(server.tokensPerSecond)],
        [t('servers.details.served'), format.count(server.requestsServed)],
        [
          t('servers.columns.inFlight'),
          server.queued === 0
            ? format.count(server.inFlight)
            : t('servers.details.andQueued', { inFlight: server.inFlight, queued: server.queued }),
        ],
        [
          t('servers.details.process'),
          server.pid === null
            ? format.count(null)
            : t('servers.details.processAt', { pid: server.pid, port: server.port ?? format.count(null) }),
        ],
      ]}
    />
  );
}
