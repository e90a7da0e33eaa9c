import { useTranslation } from 'react-i18next';
import { ChoiceSetting } from './inputs.tsx';
import { Section } from './section.tsx';
import { useSetting } from './use-setting.ts';

const THEMES = ['system', 'light', 'dark'] as const;
const LANGUAGES = ['system', 'en', 'de'] as const;

/** How the interface looks and speaks, in every window of this host. */
export function AppearanceSection() {
  const { t } = useTranslation();
  const theme = useSetting('appearance', 'theme', t('settings.theme'));
  const language = useSetting('appearance', 'language', t('settings.language'));
  return (
    <Section name="appearance">
      <ChoiceSetting
        field={theme}
        label={t('settings.theme')}
        choices={THEMES.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
      />
      <ChoiceSetting<string>
        field={language}
        label={t('settings.language')}
        choices={[
          ...LANGUAGES.map((value) => ({ value, label: t(`settings.languages.${value}`) })),
          // One that this interface does not speak may have been set elsewhere.
          ...(LANGUAGES.some((one) => one === language.value)
            ? []
            : [{ value: language.value, label: language.value }]),
        ]}
      />
    </Section>
  );
}
