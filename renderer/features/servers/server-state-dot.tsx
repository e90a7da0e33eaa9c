import { useTranslation } from 'react-i18next';
import type { ServerState, ServerStatus } from '../../../contract/server.ts';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';

const TONES: Readonly<Record<ServerState, Tone>> = {
  stopped: 'off',
  starting: 'busy',
  ready: 'good',
  stopping: 'busy',
  failed: 'bad',
};

/** The server's state; while it starts, what it is doing. */
export function ServerStateDot({ server: { state, phase } }: { readonly server: ServerStatus }) {
  const { t } = useTranslation();
  const word =
    state === 'starting' && phase !== null ? t(`servers.phase.${phase}`) : t(`servers.state.${state}`);
  return <StateDot tone={TONES[state]} word={word} />;
}
