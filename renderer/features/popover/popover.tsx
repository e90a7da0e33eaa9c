import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { DesktopCommand } from '../../../contract/desktop.ts';
import type { HostOverview } from '../../../contract/host.ts';
import type { RequestRow } from '../../../contract/request.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import { Answer } from '../../components/answer.tsx';
import { AskingApps } from '../../components/asking-apps.tsx';
import { Moment } from '../../components/moment.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { useFormat } from '../../format/use-format.ts';
import { GatewayLine } from '../../frame/gateway-line.tsx';
import { useConnection } from '../../host/host.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { RequestStateDot } from '../requests/request-state-dot.tsx';
import { ServerStateDot } from '../servers/server-state-dot.tsx';
import { StartStop } from '../servers/start-stop.tsx';
import classes from './popover.module.css';

/** What is under the icon in the menu bar: state and address, servers, the last requests. */
export function Popover() {
  const { t } = useTranslation();
  const isOn = useConnection() === 'connected';
  useHotkeys([['Escape', () => tell({ kind: 'close-popover' })]], []);
  return (
    <main className={classes['popover']}>
      <h1 className="only-read-aloud">{t('app.name')}</h1>
      <header className={classes['head']}>
        <GatewayLine />
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => tell({ kind: isOn ? 'turn-off' : 'turn-on' })}
        >
          {t(isOn ? 'popover.turnOff' : 'popover.turnOn')}
        </Button>
      </header>
      {isOn ? <AskingApps /> : null}
      <div className={classes['body']}>{isOn ? <Inside /> : <p className="dim">{t('popover.off')}</p>}</div>
      <footer className={classes['foot']}>
        <Button size="compact-sm" onClick={() => open('overview')}>
          {t('popover.open')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => open('settings')}>
          {t('screens.settings')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => tell({ kind: 'quit' })}>
          {t('popover.quit')}
        </Button>
      </footer>
    </main>
  );
}

function tell(command: DesktopCommand): void {
  window.desktop?.command(command);
}

function open(screen: 'overview' | 'settings' | 'servers'): void {
  tell({ kind: 'open', place: { screen } });
}

function Inside() {
  const { t } = useTranslation();
  const overview = useHostQuery('host.overview', {});
  const servers = useHostQuery('servers.list', {});
  const requests = useHostQuery('requests.recent', { limit: 5 });
  return (
    <>
      <section aria-labelledby="servers">
        <h2 id="servers" className={classes['heading']}>
          {t('screens.servers')}
        </h2>
        {overview.data === undefined ? null : <Memory memory={overview.data.memory} />}
        <Answer query={servers} loading={<SkeletonRows rows={3} />}>
          {(all) => <Servers servers={all} />}
        </Answer>
      </section>
      <section aria-labelledby="requests">
        <h2 id="requests" className={classes['heading']}>
          {t('popover.lastRequests')}
        </h2>
        <Answer query={requests} loading={<SkeletonRows rows={5} />}>
          {(rows) => <Requests rows={rows} />}
        </Answer>
      </section>
    </>
  );
}

/** How much of what local servers may hold is booked. */
function Memory({ memory: { reservedBytes, budgetBytes } }: { readonly memory: HostOverview['memory'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = t('popover.memory', { used: format.bytes(reservedBytes), budget: format.bytes(budgetBytes) });
  return (
    <div className={classes['memory']}>
      <meter min={0} max={budgetBytes} value={reservedBytes} aria-label={label} />
      <span className="dim numeric">{label}</span>
    </div>
  );
}

function Servers({ servers }: { readonly servers: readonly ServerStatus[] }) {
  const { t } = useTranslation();
  if (servers.length === 0) return <p className="dim">{t('popover.noServers')}</p>;
  return (
    <ul className={classes['list']}>
      {servers.map((server) => (
        <li key={server.id}>
          <button
            type="button"
            className={classes['name']}
            onClick={() => tell({ kind: 'open', place: { screen: 'servers', open: { server: server.id } } })}
          >
            <span className="typed one-line">{server.name}</span>
          </button>
          <ServerStateDot server={server} />
          <StartStop server={server} />
        </li>
      ))}
    </ul>
  );
}

function Requests({ rows }: { readonly rows: readonly RequestRow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (rows.length === 0) return <p className="dim">{t('popover.noRequests')}</p>;
  return (
    <ul className={classes['list']}>
      {rows.map((row) => (
        <li key={row.id}>
          <button
            type="button"
            className={classes['name']}
            onClick={() => tell({ kind: 'open', place: { screen: 'requests', open: { request: row.id } } })}
          >
            <span className="typed one-line">{row.model ?? '–'}</span>
          </button>
          <RequestStateDot row={row} />
          <span className="numeric dim">
            {format.duration(row.totalMs)} · <Moment at={row.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}
