import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../components/copy-button.tsx';
import { delayAfter } from '../host/connection.ts';
import { useTransport } from '../host/host.tsx';
import { askWho, useMe } from '../host/me.ts';
import { RegisterForm } from './register-form.tsx';
import { SignInForm } from './sign-in-form.tsx';
import classes from './frame.module.css';

const COMMAND = 'mlx-manager open';

/** In place of the screens where the host does not know this browser: how to sign in, and by what. */
export function SignedOut() {
  const { t } = useTranslation();
  const transport = useTransport();
  const me = useMe();
  // Somebody whose session ended is nobody by now.
  const { data: now } = useQuery({
    queryKey: ['who'],
    queryFn: () => askWho(transport),
    enabled: me.kind !== 'nobody',
    // Until the host says, one is not asked for a password.
    retry: true,
    retryDelay: delayAfter,
  });
  const [registers, setRegisters] = useState(false);
  const standing = me.kind === 'nobody' ? me : now;
  const welcome = standing?.kind === 'nobody' ? standing.welcome : 'link';
  const canSignIn = welcome !== 'link';
  return (
    <main className={classes['signedOut']}>
      <h1>{t(registers ? 'signIn.registerTitle' : 'connection.signedOut.title')}</h1>
      {canSignIn ? null : <p className="dim">{t('connection.signedOut.why')}</p>}
      {canSignIn && !window.isSecureContext ? <p role="alert">{t('signIn.plainHttp')}</p> : null}
      {canSignIn && window.isSecureContext ? (
        registers ? (
          <RegisterForm onBack={() => setRegisters(false)} />
        ) : (
          <SignInForm {...(welcome === 'register' ? { onRegister: () => setRegisters(true) } : {})} />
        )
      ) : null}
      <div className={classes['byLink']}>
        <p className={canSignIn ? 'dim' : ''}>
          {t(canSignIn ? 'signIn.orByLink' : 'connection.signedOut.what')}
        </p>
        <div className={classes['command']}>
          <code className="typed">{COMMAND}</code>
          <CopyButton value={COMMAND} />
        </div>
      </div>
    </main>
  );
}
