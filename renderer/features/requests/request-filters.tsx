import { Button, NativeSelect, Popover, Stack } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { RequestFilter, RequestRow } from '../../../contract/request.ts';
import { FilterField } from '../../components/filter-field.tsx';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { RANGES } from './filter-in-address.ts';
import type { Choice } from './filter-in-address.ts';

/** Which programs and models there are changes slowly, and no event tells of it (milliseconds). */
const FACETS_EVERY_MS = 30_000;

/** What of the log is shown: the most used filters in the open, the others behind one button. */
export function RequestFilters() {
  const { t } = useTranslation();
  const [text, setText] = useFilter('text');
  const { data: facets } = useHostQuery('requests.facets', {}, { refetchInterval: FACETS_EVERY_MS });
  return (
    <>
      <FilterField value={text} onChange={setText} />
      <Chooser name="model" values={facets?.models ?? []} width={140} />
      <Chooser name="statusClass" values={RequestFilter.shape.statusClass.unwrap().options} width={104} />
      <Chooser
        name="range"
        values={Object.keys(RANGES) as (keyof typeof RANGES)[]}
        word={(range) => t(`ranges.${range}`)}
        width={112}
      />
      <MoreFilters backends={facets?.backends ?? []} clients={facets?.clients ?? []} />
    </>
  );
}

function MoreFilters({
  backends,
  clients,
}: {
  readonly backends: readonly string[];
  readonly clients: readonly string[];
}) {
  const { t } = useTranslation();
  const values = [useFilter('backend'), useFilter('client'), useFilter('outcome')].map(([value]) => value);
  const active = values.filter((value) => value !== '').length;
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button size="compact-md" variant="default" leftSection={<IconFilter size={14} />}>
          {active === 0 ? t('requests.filters.more') : t('requests.filters.moreActive', { count: active })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('requests.filters.more')}>
        <Stack gap="sm">
          <Chooser name="backend" values={backends} width={220} labelled />
          <Chooser name="client" values={clients} width={220} labelled />
          <Chooser
            name="outcome"
            values={RequestRow.shape.outcome.options}
            word={(outcome) => t(`requests.outcome.${outcome}`)}
            width={220}
            labelled
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** One filter of few values. What the address names is offered although no request has it. */
function Chooser<Value extends string>({
  name,
  values,
  word = (value) => value,
  width,
  labelled = false,
}: {
  readonly name: Choice | 'range';
  readonly values: readonly Value[];
  readonly word?: (value: Value) => string;
  readonly width: number;
  readonly labelled?: boolean;
}) {
  const { t } = useTranslation();
  const [chosen, choose] = useFilter(name);
  const label = t(`requests.filters.${name}`);
  const strange = chosen !== '' && !(values as readonly string[]).includes(chosen);
  return (
    <NativeSelect
      size="xs"
      w={width}
      {...(labelled ? { label } : { 'aria-label': label })}
      value={chosen}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        { value: '', label: t(`requests.filters.any.${name}`) },
        ...values.map((value) => ({ value, label: word(value) })),
        ...(strange ? [{ value: chosen, label: chosen }] : []),
      ]}
    />
  );
}
