import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../contract/failure.ts';
import { FailureNote } from '../components/failure-note.tsx';
import { signIn } from '../host/sign-in.ts';
import classes from './frame.module.css';

/** Name and password. The page is loaded anew once they were right, as the person's own. */
export function SignInForm({ onRegister }: { readonly onRegister?: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await signIn({ name: name.trim(), password });
      window.location.reload();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      setFailure(error);
      setPassword('');
      setBusy(false);
    }
  };
  return (
    <form
      className={classes['signInForm']}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextInput
        label={t('signIn.name')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        autoFocus
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <PasswordInput
        label={t('signIn.password')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={({ currentTarget: { value } }) => setPassword(value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      {failure === null ? null : <FailureNote failure={failure} />}
      <div className={classes['signInButtons']}>
        <Button type="submit" loading={busy}>
          {t('signIn.signIn')}
        </Button>
        {onRegister === undefined ? null : (
          <Button variant="subtle" onClick={onRegister}>
            {t('signIn.register')}
          </Button>
        )}
      </div>
    </form>
  );
}
