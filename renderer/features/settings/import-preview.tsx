import { Button, NativeSelect, PasswordInput } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportMode } from '../../../contract/configuration.ts';
import type { ConfigurationChange } from '../../../contract/configuration.ts';
import type { Failure } from '../../../contract/failure.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { useHostMutation } from '../../host/use-host.ts';
import classes from './settings.module.css';

export interface ImportFile {
  readonly name: string;
  readonly text: string;
}

const SIGNS: Readonly<Record<ConfigurationChange['action'], string>> = { add: '+', update: '~', remove: '−' };

/** What importing a file would change, and the button that does it: all of it or nothing. */
export function ImportPreview({ file, onDone }: { readonly file: ImportFile; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<ImportMode>('merge');
  const [passphrase, setPassphrase] = useState('');
  const isSealed = /^secrets:/m.test(file.text);
  const input = { text: file.text, file: file.name, mode, passphrase: isSealed ? passphrase : null };
  const preview = useHostMutation('configuration.import');
  const apply = useHostMutation('configuration.import', {
    onSuccess({ changes }) {
      notifyDone(t('settings.imported', { count: changes.length }));
      onDone();
    },
  });
  const look = useEffectEvent((nextMode: ImportMode) =>
    preview.mutate({ ...input, mode: nextMode, dryRun: true }),
  );
  useEffect(() => {
    if (!isSealed) look(mode);
  }, [isSealed, mode]);
  const changes = preview.data?.changes;
  return (
    <form
      className={classes['control']}
      onSubmit={(event) => {
        event.preventDefault();
        preview.mutate({ ...input, dryRun: true });
      }}
    >
      <p className={classes['note']}>
        <code className="typed">{file.name}</code>
      </p>
      {isSealed ? (
        <PasswordInput
          label={t('settings.passphrase')}
          autoComplete="off"
          value={passphrase}
          onChange={({ currentTarget: { value } }) => {
            setPassphrase(value);
            preview.reset();
          }}
          visibilityToggleButtonProps={{ 'aria-label': t('settings.showSecret') }}
        />
      ) : null}
      <NativeSelect
        aria-label={t('settings.importMode')}
        value={mode}
        data={ImportMode.options.map((value) => ({ value, label: t(`settings.importModes.${value}`) }))}
        onChange={({ currentTarget: { value } }) => {
          preview.reset();
          setMode(ImportMode.parse(value));
        }}
      />
      <Problems failure={apply.error ?? preview.error} />
      {changes === undefined ? null : <Changes changes={changes} />}
      <div className={classes['buttons']}>
        {changes === undefined ? (
          <Button
            type="submit"
            size="compact-sm"
            variant="default"
            loading={preview.isPending}
            disabled={isSealed && passphrase === ''}
          >
            {t('settings.importLook')}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            disabled={changes.length === 0}
            loading={apply.isPending}
            onClick={() => apply.mutate(input)}
          >
            {t('settings.importDo')}
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={onDone}>
          {t('words.cancel')}
        </Button>
      </div>
    </form>
  );
}

function Changes({ changes }: { readonly changes: readonly ConfigurationChange[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <p className={classes['note']}>{t('settings.importSame')}</p>;
  return (
    <ul className={classes['changes']} aria-label={t('settings.importChanges')} tabIndex={0}>
      {changes.map(({ what, action, name, fields }) => (
        <li key={`${what} ${name} ${action}`}>
          <span aria-hidden>{SIGNS[action]} </span>
          <span className="only-read-aloud">{t(`settings.actions.${action}`)} </span>
          {t(`settings.whats.${what}`)} {name}
          {fields.length === 0 ? null : <span className="dim"> ({fields.join(', ')})</span>}
        </li>
      ))}
    </ul>
  );
}

/** Each problem has its line in the file. */
function Problems({ failure }: { readonly failure: Failure | null }) {
  const { t } = useTranslation();
  if (failure === null) return null;
  return failure.issues === undefined ? (
    <FailureNote failure={failure} />
  ) : (
    <FailureNote failure={{ message: t('settings.importRefused'), hint: `${failure.message}\n` }} />
  );
}
