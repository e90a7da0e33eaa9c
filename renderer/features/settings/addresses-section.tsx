import { useTranslation } from 'react-i18next';
import { LinesSetting } from './inputs.tsx';
import { Section } from './section.tsx';
import { useSetting } from './use-setting.ts';

/** Where providers may be, beyond what each was marked for. */
export function AddressesSection() {
  const { t } = useTranslation();
  const allow = useSetting('addresses', 'allow', t('settings.allow'));
  const block = useSetting('addresses', 'block', t('settings.block'));
  return (
    <Section name="addresses">
      <LinesSetting
        field={allow}
        label={t('settings.allow')}
        description={t('settings.allowWhat')}
        placeholder="10.0.0.0/8"
      />
      <LinesSetting
        field={block}
        label={t('settings.block')}
        description={t('settings.blockWhat')}
        placeholder="*.example.com"
      />
    </Section>
  );
}
