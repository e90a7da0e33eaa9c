import { Button, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProviderPreset } from '../../../contract/provider.ts';
import { useHostQuery } from '../../host/use-host.ts';
import classes from './providers.module.css';

/** Known providers, and one of each protocol for those that are not known. */
export function PresetPicker({
  chosen,
  onChoose,
}: {
  readonly chosen: string | null;
  readonly onChoose: (preset: ProviderPreset) => void;
}) {
  const { t } = useTranslation();
  const { data: presets = [] } = useHostQuery('providers.presets', {});
  const other = { url: '', reach: 'public', needsKey: true, keyUrl: null, note: null } as const;
  const all: readonly ProviderPreset[] = [
    ...presets,
    { ...other, id: 'other', name: t('providers.otherOpenAi'), kind: 'openai-compatible' },
    { ...other, id: 'other-anthropic', name: t('providers.otherAnthropic'), kind: 'anthropic' },
  ];
  return (
    <div role="group" aria-label={t('providers.which')}>
      <SimpleGrid cols={{ base: 2, xs: 3 }} spacing={8} verticalSpacing={8}>
        {all.map((preset, n) => (
          <Button
            key={preset.id}
            size="compact-md"
            variant={preset.id === chosen ? 'light' : 'default'}
            aria-pressed={preset.id === chosen}
            className={classes['preset'] ?? ''}
            {...(n === 0 && chosen === null ? { 'data-autofocus': true } : {})}
            onClick={() => onChoose(preset)}
          >
            {preset.name}
          </Button>
        ))}
      </SimpleGrid>
    </div>
  );
}
