import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AccessAnswer } from '../../contract/access.ts';
import type { AccessRequest } from '../../contract/access.ts';
import { useHostMutation, useHostQuery } from '../host/use-host.ts';
import classes from './asking-apps.module.css';
import { notifyFailed } from './notify.tsx';

/** The programs that wait for an answer, on whatever screen somebody is. */
export function AskingApps() {
  const { data: asking = [] } = useHostQuery('clients.asking', {});
  if (asking.length === 0) return null;
  return (
    <ul className={classes['asking']} role="status">
      {asking.map((request) => (
        <AskingApp key={request.id} request={request} />
      ))}
    </ul>
  );
}

function AskingApp({ request: { id, name, model, identity, pid } }: { readonly request: AccessRequest }) {
  const { t } = useTranslation();
  const answer = useHostMutation('clients.answer', { onError: notifyFailed });
  const where = identity.program ?? identity.address ?? '';
  return (
    <li>
      <p>
        <strong>{t('apps.asks', { name })}</strong>
        <span className="dim" title={pid === null ? where : `${where} (${pid})`}>
          {model === null ? where : t('apps.asksFor', { model, where })}
        </span>
      </p>
      <div className={classes['answers']}>
        {AccessAnswer.options.map((one) => (
          <Button
            key={one}
            size="compact-sm"
            variant={one === 'always' ? 'filled' : 'default'}
            disabled={answer.isPending}
            onClick={() => answer.mutate({ id, answer: one })}
          >
            {t(`apps.answer.${one}`)}
          </Button>
        ))}
      </div>
    </li>
  );
}
