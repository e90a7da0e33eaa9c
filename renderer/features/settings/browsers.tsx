import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { notifyFailed } from '../../components/notify.tsx';
import { useHostMutation } from '../../host/use-host.ts';
import { PlainRow } from './setting-row.tsx';
import classes from './settings.module.css';

/** Ends the session of every browser that was let in. */
export function Browsers() {
  const { t } = useTranslation();
  const signOut = useHostMutation('host.signOutBrowsers', { onError: notifyFailed });
  return (
    <PlainRow label={t('settings.browsers')} description={t('settings.browsersWhat')}>
      <div className={classes['buttons']}>
        <Button size="compact-sm" variant="default" onClick={() => signOut.mutate({})}>
          {t('settings.signOut')}
        </Button>
      </div>
    </PlainRow>
  );
}
