import { Tooltip, UnstyledButton } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { StateDot } from '../components/state-dot.tsx';
import type { Tone } from '../components/state-dot.tsx';
import { useConnection } from '../host/host.tsx';
import type { ConnectionState } from '../host/connection.ts';
import { useReaches } from '../host/me.ts';
import { useHostQuery } from '../host/use-host.ts';
import classes from './frame.module.css';

const TONE: Readonly<Record<ConnectionState, Tone>> = {
  connecting: 'busy',
  connected: 'good',
  reconnecting: 'busy',
  'signed-out': 'off',
  gone: 'bad',
};

/** `● 127.0.0.1:6590`: is the gateway there, and where; a click copies its address. */
export function GatewayLine() {
  const { t } = useTranslation();
  const connection = useConnection();
  const clipboard = useClipboard({ timeout: 1_500 });
  const { data: status } = useHostQuery('host.status', {});
  // Who may not ask has come by the very address.
  const mayAsk = useReaches('admin');
  const url = mayAsk ? (status?.url ?? null) : window.location.origin;
  if (url === null || connection === 'gone') {
    const word = connection === 'gone' ? t('connection.goneState') : t('gateway.unknown');
    return (
      <div className={classes['gateway']}>
        <StateDot tone={TONE[connection]} word={word} />
      </div>
    );
  }
  return (
    <Tooltip label={clipboard.copied ? t('words.copied') : t('gateway.copy')} position="bottom-start">
      <UnstyledButton
        className={classes['gateway']}
        aria-label={`${t('gateway.copy')}: ${url}`}
        onClick={() => clipboard.copy(url)}
      >
        <StateDot
          tone={TONE[connection]}
          word={t(`connection.${connection === 'connected' ? 'connected' : 'connecting'}`)}
          hideWord
        />
        <span className="typed one-line">{new URL(url).host}</span>
      </UnstyledButton>
    </Tooltip>
  );
}
