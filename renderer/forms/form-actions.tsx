import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The two buttons at the end of a form. */
export function FormActions({
  submit,
  busy,
  disabled = false,
  onCancel,
}: {
  readonly submit: string;
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Button variant="default" onClick={onCancel}>
        {t('words.cancel')}
      </Button>
      <Button type="submit" loading={busy} disabled={disabled}>
        {submit}
      </Button>
    </>
  );
}
