import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '../../host/procedures.ts';
import { useFilter } from '../../frame/use-filter.ts';
import { HubAccount } from './hub-account.tsx';
import classes from './models.module.css';

type Search = InputOf<'models.search'>;

/** Billions of parameters, from and below. */
const SIZES = {
  small: [0, 3],
  medium: [3, 10],
  large: [10, 40],
  huge: [40, null],
} as const;
const SORTS = ['downloads', 'trendingScore', 'likes', 'lastModified'] as const;
const TASKS = ['text-generation', 'image-text-to-text', 'feature-extraction'] as const;

/** The filters of a search, kept in the address, as the hub is asked with them. */
export function useHubFilters(): Omit<Search, 'text' | 'cursor'> {
  const [from] = useFilter('from');
  const [task] = useFilter('task');
  const [size] = useFilter('size');
  const [sort] = useFilter('sort');
  const [minParameters, maxParameters] = size in SIZES ? SIZES[size as keyof typeof SIZES] : [null, null];
  return {
    author: from === 'everyone' ? null : 'mlx-community',
    task: task === '' ? null : task,
    minParameters,
    maxParameters,
    sort: SORTS.find((one) => one === sort) ?? 'downloads',
  };
}

export function HubFilters() {
  const { t } = useTranslation();
  return (
    <div className={classes['bar']}>
      <Filter
        name="from"
        label={t('models.hub.from')}
        choices={[
          ['', 'mlx-community'],
          ['everyone', t('models.hub.everyone')],
        ]}
      />
      <Filter
        name="task"
        label={t('models.hub.task')}
        choices={[
          ['', t('models.hub.anyTask')],
          ...TASKS.map((task) => [task, t(`models.hub.tasks.${task}`)] as const),
        ]}
      />
      <Filter
        name="size"
        label={t('models.hub.size')}
        choices={[
          ['', t('models.hub.anySize')],
          ['small', '< 3B'],
          ['medium', '3B – 10B'],
          ['large', '10B – 40B'],
          ['huge', '> 40B'],
        ]}
      />
      <Filter
        name="sort"
        label={t('models.hub.sort')}
        choices={SORTS.map((sort) => [sort === 'downloads' ? '' : sort, t(`models.hub.sorts.${sort}`)])}
      />
      <HubAccount />
    </div>
  );
}

function Filter({
  name,
  label,
  choices,
}: {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
}) {
  const [value, setValue] = useFilter(name);
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => setValue(event.currentTarget.value)}
      data={choices.map(([choice, words]) => ({ value: choice, label: words }))}
    />
  );
}
