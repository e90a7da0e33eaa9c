import { useTranslation } from 'react-i18next';
import type { ServerState, ServerStatus } from '../../../contract/server.ts';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';
import { failureMessage } from '../../i18n/field-messages.ts';
import classes from './servers.module.css';

const TONES: Readonly<Record<ServerState, Tone>> = {
  stopped: 'off',
  starting: 'busy',
  ready: 'good',
  stopping: 'busy',
  failed: 'bad',
};

/** The server's state; while it starts, what it is doing. `withReason` adds the rest of the line: the detail, the failure. */
export function ServerStateDot({
  server: { state, phase, detail, failure },
  withReason = false,
}: {
  readonly server: ServerStatus;
  readonly withReason?: boolean;
}) {
  const { t } = useTranslation();
  const word =
    state === 'starting' && phase !== null ? t(`servers.phase.${phase}`) : t(`servers.state.${state}`);
  const reason =
    state === 'failed' && failure !== null ? failureMessage(failure) : state === 'starting' ? detail : null;
  if (!withReason || reason === null) return <StateDot tone={TONES[state]} word={word} />;
  return (
    <span className={classes['standing']} title={reason}>
      <StateDot tone={TONES[state]} word={word} />
      <span className="dim one-line">{reason}</span>
    </span>
  );
}
