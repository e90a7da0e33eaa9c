import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../contract/failure.ts';
import { NewPassword, PersonName } from '../../contract/person.ts';
import { FailureNote } from '../components/failure-note.tsx';
import { errorsByField } from '../forms/errors-by-field.ts';
import { register } from '../host/sign-in.ts';
import classes from './frame.module.css';

/** Asks for an account. What comes then is an administrator's to say. */
export function RegisterForm({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [state, setState] = useState<'editing' | 'sending' | 'waiting'>('editing');
  const [failure, setFailure] = useState<Failure | null>(null);
  const { fields, rest } =
    failure === null ? { fields: {}, rest: null } : errorsByField(failure, ['name', 'password']);
  const errors: Readonly<Record<string, string>> = fields;
  const submit = async () => {
    const issues = [
      ...issuesOf('name', PersonName.safeParse(name.trim())),
      ...issuesOf('password', NewPassword.safeParse(password)),
    ];
    const [first] = issues;
    if (first !== undefined) {
      setFailure(new Failure('invalid_input', first.message, { issues }));
      return;
    }
    setState('sending');
    setFailure(null);
    try {
      await register({ name: name.trim(), password });
      setState('waiting');
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      setFailure(error);
      setState('editing');
    }
  };
  if (state === 'waiting') {
    return (
      <div className={classes['signInForm']} role="status">
        <p>{t('signIn.waiting', { name: name.trim() })}</p>
        <p className="dim">{t('signIn.waitingWhat')}</p>
        <div className={classes['signInButtons']}>
          <Button variant="default" onClick={onBack}>
            {t('signIn.back')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form
      className={classes['signInForm']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p className="dim">{t('signIn.registerWhat')}</p>
      <TextInput
        label={t('signIn.name')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        error={errors['name']}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <PasswordInput
        label={t('signIn.password')}
        description={t('signIn.passwordWhat')}
        autoComplete="new-password"
        error={errors['password']}
        value={password}
        onChange={({ currentTarget: { value } }) => setPassword(value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      {rest === null ? null : <FailureNote failure={rest} />}
      <div className={classes['signInButtons']}>
        <Button type="submit" loading={state === 'sending'}>
          {t('signIn.register')}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {t('signIn.back')}
        </Button>
      </div>
    </form>
  );
}

interface Checked {
  readonly error?: { readonly issues: readonly { readonly message: string }[] } | undefined;
}

function issuesOf(path: string, { error }: Checked) {
  return (error?.issues ?? []).map(({ message }) => ({ path, message }));
}
