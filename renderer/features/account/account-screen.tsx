import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyFailed } from '../../components/notify.tsx';
import { Padded, Screen } from '../../components/screen.tsx';
import { errorsByField } from '../../forms/errors-by-field.ts';
import { useMe } from '../../host/me.ts';
import { signOut } from '../../host/sign-in.ts';
import { useHostMutation } from '../../host/use-host.ts';
import classes from './account.module.css';

/** One's own account: the password, and ways out. */
export default function AccountScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const everywhere = useHostMutation('people.signOutEverywhere', { onError: notifyFailed });
  if (me.kind !== 'person') return null;
  return (
    <Screen title={t('screens.account')}>
      <Padded>
        <div className={classes['account']}>
          <section>
            <p>
              <span className="typed">{me.name}</span>{' '}
              <span className="dim">{t(`people.roles.${me.role}`)}</span>
            </p>
            <div className={classes['buttons']}>
              <Button
                size="compact-md"
                variant="default"
                onClick={() => void signOut().finally(() => window.location.reload())}
              >
                {t('account.signOut')}
              </Button>
              <Button
                size="compact-md"
                variant="default"
                loading={everywhere.isPending}
                onClick={() => everywhere.mutate({})}
              >
                {t('account.signOutEverywhere')}
              </Button>
            </div>
          </section>
          <ChangePassword />
        </div>
      </Padded>
    </Screen>
  );
}

function ChangePassword() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useHostMutation('people.changePassword');
  const { fields, rest } =
    change.error === null
      ? { fields: {}, rest: null }
      : errorsByField(change.error, ['current', 'next', 'password']);
  const errors: Readonly<Record<string, string>> = fields;
  return (
    <section aria-labelledby="account-password">
      <h2 id="account-password">{t('account.changePassword')}</h2>
      <p className="dim">{t('account.changePasswordWhat')}</p>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ current, next });
        }}
      >
        <PasswordInput
          label={t('account.current')}
          autoComplete="current-password"
          value={current}
          error={errors['current']}
          onChange={({ currentTarget: { value } }) => setCurrent(value)}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        />
        <PasswordInput
          label={t('account.next')}
          description={t('signIn.passwordWhat')}
          autoComplete="new-password"
          value={next}
          error={errors['next'] ?? errors['password']}
          onChange={({ currentTarget: { value } }) => setNext(value)}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        />
        {rest === null ? null : <FailureNote failure={rest} />}
        <div className={classes['buttons']}>
          <Button
            type="submit"
            size="compact-md"
            loading={change.isPending}
            disabled={current === '' || next === ''}
          >
            {t('account.change')}
          </Button>
        </div>
      </form>
    </section>
  );
}
