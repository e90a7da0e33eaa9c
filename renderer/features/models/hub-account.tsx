import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useHostQuery } from '../../host/use-host.ts';
import { failureMessage } from '../../i18n/field-messages.ts';
import classes from './models.module.css';

/** As whom the hub knows this host: gated models need somebody who has accepted their terms. */
export function HubAccount() {
  const { t } = useTranslation();
  const { data: settings } = useHostQuery('models.settings', {});
  const hasToken = settings !== undefined && settings.token !== null;
  const account = useHostQuery('models.testHubToken', {}, { enabled: hasToken });
  if (settings === undefined) return null;
  const words = !hasToken
    ? t('models.hub.noToken')
    : account.error !== null
      ? failureMessage(account.error)
      : account.data !== undefined
        ? t('models.hub.signedIn', { name: account.data.name })
        : '';
  return (
    <p className={`dim one-line ${classes['account']}`}>
      {words}{' '}
      {hasToken && account.error === null ? null : (
        <Anchor href="#/settings" underline="always">
          {t('screens.settings')}
        </Anchor>
      )}
    </p>
  );
}
