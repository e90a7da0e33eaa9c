import { NativeSelect, NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../contract/settings.ts';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { SettingRow } from './setting-row.tsx';
import { useSetting } from './use-setting.ts';
import classes from './settings.module.css';

type Budget = Settings['servers']['memoryBudget'];

const GIGABYTE = 1_000_000_000;

/** What local models may hold together: a share of this machine's memory, or so much of it. */
export function MemoryBudget() {
  const { t } = useTranslation();
  const format = useFormat();
  const label = t('settings.memoryBudget');
  const field = useSetting('servers', 'memoryBudget', label);
  const total = useHostQuery('host.overview', {}).data?.memory.totalBytes ?? null;
  const { draft } = field;
  const isShare = 'fraction' in draft;
  const bytes = isShare ? (total === null ? null : total * draft.fraction) : draft.bytes;
  const disabled = field.overriddenBy !== null;
  return (
    <SettingRow
      field={field}
      label={label}
      description={t('settings.memoryBudgetWhat', { bytes: format.bytes(bytes), total: format.bytes(total) })}
    >
      {(props) => (
        <div className={classes['pair']}>
          <NumberInput
            {...props}
            allowNegative={false}
            hideControls
            disabled={disabled}
            value={isShare ? Math.round(draft.fraction * 1_000) / 10 : draft.bytes / GIGABYTE}
            error={field.error}
            onChange={(next) => {
              const budget = toBudget(typeof next === 'number' ? next : 0, isShare);
              if (JSON.stringify(budget) !== JSON.stringify(toBudget(shown(draft), isShare)))
                field.edit(budget);
            }}
            onBlur={() => field.leave(draft)}
          />
          <NativeSelect
            aria-label={t('settings.unit')}
            disabled={disabled}
            value={isShare ? '%' : 'GB'}
            data={['%', 'GB']}
            onChange={({ currentTarget: { value } }) => field.edit(inUnit(draft, value === '%', total))}
          />
        </div>
      )}
    </SettingRow>
  );
}

function shown(budget: Budget): number {
  return 'fraction' in budget ? Math.round(budget.fraction * 1_000) / 10 : budget.bytes / GIGABYTE;
}

function toBudget(amount: number, isShare: boolean): Budget {
  return isShare ? { fraction: amount / 100 } : { bytes: Math.round(amount * GIGABYTE) };
}

/** The same budget in the other unit, as far as it is known. */
function inUnit(budget: Budget, asShare: boolean, total: number | null): Budget {
  if (asShare) {
    if ('fraction' in budget) return budget;
    return { fraction: total === null ? 0.75 : Math.min(1, Math.round((budget.bytes / total) * 100) / 100) };
  }
  if ('bytes' in budget) return budget;
  return {
    bytes:
      total === null ? 8 * GIGABYTE : Math.round((total * budget.fraction) / GIGABYTE) * GIGABYTE || GIGABYTE,
  };
}
