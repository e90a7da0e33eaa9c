import { Loader, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Activity } from '../../../../contract/chat.ts';
import { useNow } from '../../../components/use-now.ts';
import { useFormat } from '../../../format/use-format.ts';
import classes from './thread.module.css';

/** How far a start is; its end is not known before, but what it does is. */
const REACHED = { launching: 10, downloading: 40, loading: 70, ready: 100 } as const;

/** What an answer waits for; nothing once it is being written, which one sees. */
export function ActivityLine({
  activity,
  since,
}: {
  readonly activity: Activity | null;
  readonly since: number;
}) {
  if (activity === null || activity.kind === 'writing' || activity.kind === 'tools') return null;
  return <Waiting activity={activity} since={since} />;
}

function Waiting({
  activity,
  since,
}: {
  readonly activity: Extract<Activity, { kind: 'waiting' | 'starting' }>;
  readonly since: number;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(1_000);
  const elapsed = Math.floor(Math.max(0, now - since) / 1_000) * 1_000;
  const doing =
    activity.kind === 'waiting'
      ? t('chat.waiting')
      : t('chat.starting', {
          server: activity.server,
          doing: t(`servers.phase.${activity.phase ?? 'launching'}`),
        });
  return (
    <div className={classes['activity']} role="status">
      <p>
        {activity.kind === 'waiting' ? <Loader type="dots" size="xs" aria-hidden /> : null}
        <span>{doing}</span>
        <span className="dim numeric" aria-hidden>
          {elapsed < 1_000 ? '' : format.duration(elapsed)}
        </span>
      </p>
      {activity.kind === 'starting' ? (
        <Progress value={REACHED[activity.phase ?? 'launching']} size="xs" aria-label={doing} animated />
      ) : null}
      {activity.kind === 'starting' && activity.detail !== null ? (
        <p className="dim typed">{activity.detail}</p>
      ) : null}
    </div>
  );
}
