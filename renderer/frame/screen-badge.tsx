import type { Screen } from '../../contract/host.ts';
import { StateDot } from '../components/state-dot.tsx';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import { useHostQuery } from '../host/use-host.ts';
import classes from './frame.module.css';

/** What a screen's link says beside its name: which servers are loaded or failed, who waits for an account. */
export function ScreenBadge({ name }: { readonly name: Screen }) {
  switch (name) {
    case 'servers':
      return <ServersBadge />;
    case 'people':
      return <PeopleBadge />;
    default:
      return null;
  }
}

function PeopleBadge() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: people = [] } = useHostQuery('people.list', {});
  const waiting = people.filter(({ state }) => state === 'waiting').length;
  if (waiting === 0) return null;
  return (
    <span className={classes['badge']}>
      <span className="numeric">{format.count(waiting)}</span>
      <StateDot tone="busy" word={t('people.waiting', { count: waiting })} hideWord />
    </span>
  );
}

function ServersBadge() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: servers = [] } = useHostQuery('servers.list', {});
  const failed = servers.filter(({ state }) => state === 'failed').length;
  const ready = servers.filter(({ state }) => state === 'ready').length;
  if (failed + ready === 0) return null;
  const state = failed > 0 ? 'failed' : 'ready';
  return (
    <span className={classes['badge']}>
      <span className="numeric">{format.count(failed > 0 ? failed : ready)}</span>
      <StateDot tone={failed > 0 ? 'bad' : 'good'} word={t(`servers.state.${state}`)} hideWord />
    </span>
  );
}
