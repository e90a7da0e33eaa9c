import { useTranslation } from 'react-i18next';
import { NumberSetting, SwitchSetting } from './inputs.tsx';
import { Section } from './section.tsx';
import { useSetting } from './use-setting.ts';

/** How long requests are remembered, and how much of them. */
export function LogSection() {
  const { t } = useTranslation();
  const days = useSetting('audit', 'retentionDays', t('settings.retentionDays'));
  const size = useSetting('audit', 'maxMegabytes', t('settings.maxMegabytes'));
  const bodies = useSetting('audit', 'keepBodies', t('settings.keepBodies'));
  const cap = useSetting('audit', 'bodyCapBytes', t('settings.bodyCap'));
  return (
    <Section name="log">
      <NumberSetting
        field={days}
        label={t('settings.retentionDays')}
        description={t('settings.retentionDaysWhat')}
        placeholder={t('settings.forEver')}
        suffix={t('settings.days')}
      />
      <NumberSetting
        field={size}
        label={t('settings.maxMegabytes')}
        description={t('settings.maxMegabytesWhat')}
        placeholder={t('settings.noLimit')}
        suffix="MB"
      />
      <SwitchSetting
        field={bodies}
        label={t('settings.keepBodies')}
        description={t('settings.keepBodiesWhat')}
      />
      {bodies.draft ? (
        <NumberSetting
          field={cap}
          label={t('settings.bodyCap')}
          description={t('settings.bodyCapWhat')}
          suffix="kB"
          perUnit={1_024}
        />
      ) : null}
    </Section>
  );
}
