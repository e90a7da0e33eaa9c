import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../contract/failure.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import classes from './settings.module.css';

/** Takes a secret, which is told to the host and then forgotten. */
export function SecretForm({
  label,
  busy,
  failure,
  onSave,
  onCancel,
}: {
  readonly label: string;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly onSave: (secret: string) => void;
  /** Where there is something to go back to. */
  readonly onCancel?: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState('');
  return (
    <form
      className={classes['field']}
      onSubmit={(event) => {
        event.preventDefault();
        if (secret.trim() !== '') onSave(secret.trim());
      }}
    >
      <PasswordInput
        className={classes['input'] ?? ''}
        aria-label={label}
        autoComplete="off"
        data-autofocus
        value={secret}
        onChange={({ currentTarget: { value } }) => setSecret(value)}
        visibilityToggleButtonProps={{ 'aria-label': t('settings.showSecret') }}
      />
      {failure === null ? null : <FailureNote failure={failure} />}
      {secret === '' && onCancel === undefined ? null : (
        <div className={classes['buttons']}>
          <Button type="submit" size="compact-sm" loading={busy} disabled={secret.trim() === ''}>
            {t('words.save')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setSecret('');
              onCancel?.();
            }}
          >
            {t('words.cancel')}
          </Button>
        </div>
      )}
    </form>
  );
}
