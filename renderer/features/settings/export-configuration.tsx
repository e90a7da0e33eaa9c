import { Button, Checkbox, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Passphrase } from '../../../contract/configuration.ts';
import type { Failure } from '../../../contract/failure.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { saveFile } from '../../components/save-file.ts';
import { useTransport } from '../../host/host.tsx';
import { callHost } from '../../host/call-host.ts';
import { fieldMessage } from '../../i18n/field-messages.ts';
import { PlainRow } from './setting-row.tsx';
import classes from './settings.module.css';

/** Saves the configuration as a file; keys only under a passphrase. */
export function ExportConfiguration() {
  const { t } = useTranslation();
  const transport = useTransport();
  const [withSecrets, setWithSecrets] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [error, setError] = useState<string | null>(null);
  const save = useMutation<{ readonly text: string; readonly leftOut: readonly string[] }, Failure>({
    mutationFn: () =>
      callHost(
        transport,
        'configuration.export',
        { passphrase: withSecrets ? passphrase : null },
        new AbortController().signal,
      ),
    onSuccess({ text }) {
      saveFile(new Blob([text], { type: 'application/yaml' }), 'mlx-manager.yaml');
      setPassphrase('');
    },
  });
  return (
    <PlainRow label={t('settings.export')} description={t('settings.exportWhat')}>
      <form
        className={classes['control']}
        onSubmit={(event) => {
          event.preventDefault();
          const refused = withSecrets ? Passphrase.safeParse(passphrase).error : undefined;
          const said = refused?.issues[0]?.message;
          setError(said === undefined ? null : fieldMessage({ message: said }));
          if (refused === undefined) save.mutate();
        }}
      >
        <Checkbox
          label={t('settings.exportSecrets')}
          checked={withSecrets}
          onChange={({ currentTarget: { checked } }) => setWithSecrets(checked)}
        />
        {withSecrets ? (
          <PasswordInput
            label={t('settings.passphrase')}
            description={t('settings.passphraseWhat')}
            autoComplete="new-password"
            value={passphrase}
            error={error}
            onChange={({ currentTarget: { value } }) => {
              setPassphrase(value);
              setError(null);
            }}
            visibilityToggleButtonProps={{ 'aria-label': t('settings.showSecret') }}
          />
        ) : null}
        {save.error === null ? null : <FailureNote failure={save.error} />}
        <div className={classes['buttons']}>
          <Button type="submit" size="compact-sm" variant="default" loading={save.isPending}>
            {t('settings.exportDo')}
          </Button>
        </div>
        {save.data === undefined || save.data.leftOut.length === 0 ? null : (
          <p role="status" className={`dim ${classes['note']}`}>
            {t('settings.leftOut', { names: save.data.leftOut.join(', ') })}
          </p>
        )}
      </form>
    </PlainRow>
  );
}
