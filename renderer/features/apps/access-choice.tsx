import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AccessMode } from '../../../contract/access.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import classes from './apps.module.css';

/** Who may use the models. */
export function AccessChoice() {
  const { t } = useTranslation();
  const { data: status } = useHostQuery('clients.status', {});
  const { data: settings } = useHostQuery('settings.get', {});
  const update = useHostMutation('settings.update');
  // What was chosen is shown while it is on its way.
  const underWay =
    update.isPending && update.variables.section === 'gateway' ? update.variables.changes.access : null;
  const overriddenBy = settings?.overridden.find(({ field }) => field === 'gateway.access')?.by;
  return (
    <div className={classes['access']}>
      <Radio.Group
        label={t('apps.access.title')}
        description={t('apps.access.what')}
        value={underWay ?? status?.mode ?? ''}
        onChange={(value) =>
          update.mutate({
            section: 'gateway',
            changes: { access: AccessMode.parse(value) },
            ...(settings === undefined ? {} : { expected: settings.revisions.gateway }),
          })
        }
      >
        <Stack gap={8} mt={8}>
          {AccessMode.options.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              label={t(`apps.access.${mode}`)}
              description={t(`apps.access.${mode}What`)}
              disabled={
                status === undefined ||
                overriddenBy !== undefined ||
                (mode === 'open' && status.beyondLoopback)
              }
            />
          ))}
        </Stack>
      </Radio.Group>
      {status?.beyondLoopback === true ? (
        <p className={`dim ${classes['plain']}`}>{t('apps.access.beyond')}</p>
      ) : null}
      {overriddenBy === undefined ? null : (
        <p className={`dim ${classes['plain']}`}>{t(`settings.overridden.${overriddenBy}`)}</p>
      )}
      {update.error === null ? null : <FailureNote failure={update.error} />}
    </div>
  );
}
