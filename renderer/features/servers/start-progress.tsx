import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ServerStatus } from '../../../contract/server.ts';
import { useNow } from '../../components/use-now.ts';
import { useFormat } from '../../format/use-format.ts';
import classes from './servers.module.css';

/** How far a start is. Its end is not known before, but what it does is. */
const REACHED = { launching: 10, downloading: 40, loading: 70, ready: 100 } as const;

export function StartProgress({ server: { phase, detail, startedAt } }: { readonly server: ServerStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(1_000);
  const doing = phase === null ? t('servers.state.starting') : t(`servers.phase.${phase}`);
  const elapsed = startedAt === null ? null : Math.max(0, Math.floor((now - startedAt) / 1_000) * 1_000);
  return (
    <div className={classes['progress']}>
      <p>
        {doing} <span className="dim numeric">{elapsed === null ? '' : format.duration(elapsed)}</span>
      </p>
      <Progress value={REACHED[phase ?? 'launching']} size="xs" aria-label={doing} animated />
      {detail === null ? null : <p className="dim typed">{detail}</p>}
    </div>
  );
}
