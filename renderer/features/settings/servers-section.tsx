import { useTranslation } from 'react-i18next';
import { useFormat } from '../../format/use-format.ts';
import { ChoiceSetting } from './inputs.tsx';
import { MemoryBudget } from './memory-budget.tsx';
import { Section } from './section.tsx';
import { useSetting } from './use-setting.ts';

const IDLE_SECONDS = [300, 900, 1_800, 3_600, 14_400];

/** When local models are unloaded, and how much memory they may hold. */
export function ServersSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const idle = useSetting('servers', 'idleUnloadSeconds', t('settings.idleUnload'));
  const offered = [...IDLE_SECONDS, ...(idle.value === null ? [] : [idle.value])];
  const seconds = [...new Set(offered)].sort((a, b) => a - b);
  return (
    <Section name="servers">
      <ChoiceSetting
        field={idle}
        label={t('settings.idleUnload')}
        description={t('settings.idleUnloadWhat')}
        choices={[
          ...seconds.map((value) => ({
            value,
            label: t('settings.idleAfter', { duration: format.duration(value * 1_000) }),
          })),
          { value: null, label: t('settings.idleNever') },
        ]}
      />
      <MemoryBudget />
    </Section>
  );
}
