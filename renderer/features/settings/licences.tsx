import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PlainRow } from './setting-row.tsx';

/** Written by the build, which knows what is in it (third-party-licences.ts). */
const TEXTS = `${import.meta.env.BASE_URL}licences.txt`;

export function Licences() {
  const { t } = useTranslation();
  return (
    <PlainRow label={t('settings.licences')} description={t('settings.licencesWhat')}>
      <Anchor href={TEXTS} target="_blank" rel="noreferrer" underline="always">
        {t('settings.licencesShow')}
      </Anchor>
    </PlainRow>
  );
}
