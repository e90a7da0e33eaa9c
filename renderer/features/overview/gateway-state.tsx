import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { HostStatus } from '../../../contract/host.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import { useFormat } from '../../format/use-format.ts';
import classes from './overview.module.css';

/** Is the gateway up, where, and what does it do at this moment. */
export function GatewayState({ host }: { readonly host: HostStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section aria-labelledby="gateway" className={classes['gateway']}>
      <h2 id="gateway" className={classes['up']}>
        <StateDot
          tone={host.url === null ? 'bad' : 'good'}
          word={t(host.url === null ? 'gateway.notListening' : 'overview.listening')}
        />
      </h2>
      {host.url === null ? (
        <Link href="/settings?section=gateway">{t('screens.settings')}</Link>
      ) : (
        <span className={classes['copyable']}>
          <code className="typed">{host.url}</code>
          <CopyButton value={host.url} label={t('gateway.copy')} />
        </span>
      )}
      <span className="dim numeric">
        {t('overview.inFlight', {
          count: host.requestsInFlight,
          formatted: format.count(host.requestsInFlight),
        })}
      </span>
      <span className="dim">
        {t('overview.since')} <Moment at={host.startedAt} />
      </span>
    </section>
  );
}
