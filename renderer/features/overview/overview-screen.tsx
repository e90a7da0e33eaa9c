import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { HostStatus } from '../../../contract/host.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import { Answer } from '../../components/answer.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Facts } from '../../components/facts.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { Padded, Screen } from '../../components/screen.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { ServerStateDot } from '../servers/server-state-dot.tsx';
import classes from './overview.module.css';

/** Is the gateway up and where, what is loaded, what needs attention. */
export default function OverviewScreen() {
  const { t } = useTranslation();
  // No event tells how many requests are in flight.
  const status = useHostQuery('host.status', {}, { refetchInterval: 5_000 });
  const servers = useHostQuery('servers.list', {});
  return (
    <Screen title={t('screens.overview')}>
      <Padded>
        <Stack gap={24}>
          <Answer query={status}>{(host) => <Gateway host={host} />}</Answer>
          <Answer query={servers}>{(all) => <Loaded servers={all} />}</Answer>
        </Stack>
      </Padded>
    </Screen>
  );
}

function Gateway({ host }: { readonly host: HostStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const base = host.url === null ? null : `${host.url}/v1`;
  return (
    <section aria-labelledby="gateway">
      <h2 id="gateway" className={classes['heading']}>
        {t('overview.listening')}
      </h2>
      <Facts
        facts={[
          [
            t('overview.baseUrl'),
            base === null ? (
              t('gateway.notListening')
            ) : (
              <span key="base" className={classes['copyable']}>
                <code className="typed">{base}</code>
                <CopyButton value={base} label={t('gateway.copy')} />
              </span>
            ),
          ],
          [t('overview.inFlight'), format.count(host.requestsInFlight)],
          [t('overview.since'), <Moment key="since" at={host.startedAt} />],
          [t('overview.version'), host.version],
          [
            t('overview.data'),
            <span key="data" className="typed">
              {host.dataDirectory}
            </span>,
          ],
        ]}
      />
    </section>
  );
}

function Loaded({ servers }: { readonly servers: readonly ServerStatus[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const loaded = servers.filter(({ state }) => state !== 'stopped' && state !== 'failed');
  const failed = servers.filter(({ failure }) => failure !== null);
  const memory = loaded.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
  return (
    <>
      {failed.length === 0 ? null : (
        <section aria-labelledby="attention">
          <h2 id="attention" className={classes['heading']}>
            {t('overview.attention')}
          </h2>
          <Stack gap="sm">
            {failed.map(({ id, failure }) =>
              failure === null ? null : <FailureNote key={id} failure={failure} />,
            )}
          </Stack>
        </section>
      )}
      <section aria-labelledby="loaded">
        <h2 id="loaded" className={classes['heading']}>
          {t('overview.loaded')}
          {memory === 0 ? null : <span className="dim numeric"> {format.bytes(memory)}</span>}
        </h2>
        {loaded.length === 0 ? (
          <p className={classes['nothing']}>
            <span className="dim">{t('overview.nothingLoaded')}</span>{' '}
            <Link href="/servers">{t('overview.toServers')}</Link>
          </p>
        ) : (
          <ul className={classes['list']}>
            {loaded.map((server) => (
              <li key={server.id}>
                <Link href={`/servers?server=${server.id}`} className="typed one-line">
                  {server.name}
                </Link>
                <ServerStateDot server={server} />
                <span className="numeric dim">{format.bytes(server.memoryBytes)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
