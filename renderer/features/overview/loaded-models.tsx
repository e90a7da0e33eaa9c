import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { HostOverview } from '../../../contract/host.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import { useFormat } from '../../format/use-format.ts';
import { ServerStateDot } from '../servers/server-state-dot.tsx';
import classes from './overview.module.css';

/** Which models hold memory, and how much of what they may. */
export function LoadedModels({
  servers,
  memory,
}: {
  readonly servers: readonly ServerStatus[];
  /** Undefined while it is being asked for. */
  readonly memory: HostOverview['memory'] | undefined;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const loaded = servers.filter(({ state }) => state !== 'stopped' && state !== 'failed');
  return (
    <section aria-labelledby="loaded">
      <h2 id="loaded" className={classes['heading']}>
        {t('overview.loaded')}
      </h2>
      {memory === undefined ? <UnknownMemory /> : <MemoryBar memory={memory} />}
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
              <span className="numeric dim">{format.rate(server.tokensPerSecond)}</span>
              <span className="numeric">{format.bytes(server.residentBytes ?? server.memoryBytes)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What models really hold, and what is reserved for them beyond that, of what they may hold together. */
function MemoryBar({ memory }: { readonly memory: HostOverview['memory'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { budgetBytes, reservedBytes, residentBytes, totalBytes } = memory;
  const share = (bytes: number) => (budgetBytes === 0 ? 0 : Math.min(100, (bytes / budgetBytes) * 100));
  const words = t('overview.memoryOf', {
    held: format.bytes(residentBytes),
    reserved: format.bytes(reservedBytes),
    budget: format.bytes(budgetBytes),
    total: format.bytes(totalBytes),
  });
  return (
    <div className={classes['memory']}>
      <div
        role="meter"
        aria-label={t('overview.memory')}
        aria-valuemin={0}
        aria-valuemax={budgetBytes}
        aria-valuenow={Math.min(residentBytes, budgetBytes)}
        aria-valuetext={words}
        className={classes['bar']}
      >
        <span className={classes['reserved']} style={{ width: `${share(reservedBytes)}%` }} />
        <span
          className={classes['held']}
          data-over={residentBytes > budgetBytes || undefined}
          style={{ width: `${share(residentBytes)}%` }}
        />
      </div>
      <p className="dim numeric">{words}</p>
    </div>
  );
}

/** As high as the bar will be; nothing is said that is not known. */
function UnknownMemory() {
  return (
    <div className={classes['memory']}>
      <div className={classes['bar']} aria-hidden />
      <p className="dim">–</p>
    </div>
  );
}
