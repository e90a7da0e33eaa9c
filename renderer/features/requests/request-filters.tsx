import { Button, NativeSelect, Popover, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { RequestFilter, RequestRow } from '../../../contract/request.ts';
import { FilterField } from '../../components/filter-field.tsx';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { RANGES } from './filter-in-address.ts';
import type { Choice } from './filter-in-address.ts';

/** Which programs and models there are changes slowly, and no event tells of it (milliseconds). */
const FACETS_EVERY_MS = 30_000;

/** Narrower than this, the filters would take more lines than the log (see frame.module.css). */
const NARROW = '(max-width: 560px)';

/** What of the log is shown: the most used filters in the open where there is room, the others behind one button. */
export function RequestFilters() {
  const [text, setText] = useFilter('text');
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const { data: facets } = useHostQuery('requests.facets', {}, { refetchInterval: FACETS_EVERY_MS });
  return isNarrow ? (
    <>
      <FilterField value={text} onChange={setText} />
      <Folded names={[...USUAL, ...RARE]} all>
        <Usual models={facets?.models ?? []} labelled />
        <Rare backends={facets?.backends ?? []} clients={facets?.clients ?? []} />
      </Folded>
    </>
  ) : (
    <>
      <FilterField value={text} onChange={setText} />
      <Usual models={facets?.models ?? []} />
      <Folded names={RARE}>
        <Rare backends={facets?.backends ?? []} clients={facets?.clients ?? []} />
      </Folded>
    </>
  );
}

const USUAL = ['model', 'statusClass', 'range'] as const;
const RARE = ['backend', 'client', 'outcome'] as const;

function Usual({
  models,
  labelled = false,
}: {
  readonly models: readonly string[];
  readonly labelled?: boolean;
}) {
  const { t } = useTranslation();
  const widths = labelled ? { model: 220, status: 220, range: 220 } : { model: 140, status: 104, range: 112 };
  return (
    <>
      <Chooser name="model" values={models} width={widths.model} labelled={labelled} />
      <Chooser
        name="statusClass"
        values={RequestFilter.shape.statusClass.unwrap().options}
        width={widths.status}
        labelled={labelled}
      />
      <Chooser
        name="range"
        values={Object.keys(RANGES) as (keyof typeof RANGES)[]}
        word={(range) => t(`ranges.${range}`)}
        width={widths.range}
        labelled={labelled}
      />
    </>
  );
}

function Rare({
  backends,
  clients,
}: {
  readonly backends: readonly string[];
  readonly clients: readonly string[];
}) {
  const { t } = useTranslation();
  return (
    <>
      <Chooser name="backend" values={backends} width={220} labelled />
      <Chooser name="client" values={clients} width={220} labelled />
      <Chooser
        name="outcome"
        values={RequestRow.shape.outcome.options}
        word={(outcome) => t(`requests.outcome.${outcome}`)}
        width={220}
        labelled
      />
    </>
  );
}

/** Filters behind a button that says how many of them are set. */
function Folded({
  names,
  all = false,
  children,
}: {
  readonly names: readonly (Choice | 'range')[];
  /** There are none beside it. */
  readonly all?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const count = names.filter((name) => (params.get(name) ?? '') !== '').length;
  const label = all ? t('requests.filters.all') : t('requests.filters.more');
  const active = all ? t('requests.filters.active', { count }) : t('requests.filters.moreActive', { count });
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button size="compact-md" variant="default" leftSection={<IconFilter size={14} />}>
          {count === 0 ? label : active}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Stack gap="sm">{children}</Stack>
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
