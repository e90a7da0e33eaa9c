import { Anchor, PasswordInput, Select } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useHostQuery } from '../../host/use-host.ts';
import type { ProviderForm } from './provider-form.ts';

/** Which key a new provider gets: one that is typed, one that is stored, or none. */
export function KeyFields({
  form,
  keyUrl,
}: {
  readonly form: UseFormReturnType<ProviderForm>;
  /** Where to get one. */
  readonly keyUrl: string | null;
}) {
  const { t } = useTranslation();
  const { data: keys = [] } = useHostQuery('keys.list', {});
  return (
    <>
      <Select
        label={t('providers.form.key')}
        data={[
          { value: 'new', label: t('providers.form.newKey') },
          { value: 'none', label: t('providers.form.noKey') },
          ...keys.map(({ id, name, last4 }) => ({ value: id, label: `${name} …${last4}` })),
        ]}
        allowDeselect={false}
        {...form.getInputProps('key')}
      />
      {form.getValues().key === 'new' ? (
        <SecretInput
          label={t('providers.form.secret')}
          description={
            keyUrl === null ? (
              t('providers.form.secretHint')
            ) : (
              <>
                {t('providers.form.secretHint')}{' '}
                <Anchor href={keyUrl} target="_blank" rel="noreferrer" size="xs" underline="always">
                  {t('providers.form.getKey')}
                </Anchor>
              </>
            )
          }
          {...form.getInputProps('secret')}
        />
      ) : null}
    </>
  );
}

/** A field for a secret that the browser neither offers to keep nor to fill. */
export function SecretInput(props: React.ComponentProps<typeof PasswordInput>) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      autoComplete="new-password"
      spellCheck={false}
      visibilityToggleButtonProps={{ 'aria-label': t('providers.form.showSecret'), 'aria-hidden': false }}
      {...props}
    />
  );
}
