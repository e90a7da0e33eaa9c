import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ServerStatus } from '../../../contract/server.ts';
import classes from './servers.module.css';
import { isRunning, useServerActions } from './use-server-actions.ts';

/** Starts a server that rests; restarts or stops one that runs, with undo. */
export function StartStop({ server }: { readonly server: ServerStatus }) {
  const { t } = useTranslation();
  const { name, state } = server;
  const { start, stop, restart, isRestarting } = useServerActions(server);
  if (!isRunning(server)) {
    return (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t('servers.start')} ${name}`}
        onClick={start}
      >
        {t('servers.start')}
      </Button>
    );
  }
  return (
    <span className={classes['actions']}>
      {state === 'ready' ? (
        <Tooltip label={t('servers.restart')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`${t('servers.restart')} ${name}`}
            disabled={isRestarting}
            onClick={restart}
          >
            <IconRefresh size={14} />
          </ActionIcon>
        </Tooltip>
      ) : null}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t('servers.stop')} ${name}`}
        disabled={state === 'stopping'}
        onClick={stop}
      >
        {t('servers.stop')}
      </Button>
    </span>
  );
}
