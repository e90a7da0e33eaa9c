import { ActionIcon, Button, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { isProfile } from '../../../contract/backend.ts';
import { NumberField } from '../../forms/number-field.tsx';
import { SearchSelect } from '../../forms/search-select.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { NEW_TARGET } from './route-draft.ts';
import type { RouteForm } from './route-draft.ts';
import classes from './routes.module.css';

/** As the contract has it. */
const MOST_TARGETS = 16;

/** The chain of a route: who is asked, and who instead when that fails. */
export function TargetFields({ form }: { readonly form: UseFormReturnType<RouteForm> }) {
  const { t } = useTranslation();
  const { targets } = form.getValues();
  return (
    <fieldset className={classes['targets']}>
      <legend>{t('routes.form.targets')}</legend>
      <ol>
        {targets.map((_target, n) => (
          <li key={n}>
            <TargetField form={form} n={n} last={targets.length - 1} />
          </li>
        ))}
      </ol>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} />}
        disabled={targets.length >= MOST_TARGETS}
        onClick={() => form.insertListItem('targets', NEW_TARGET)}
      >
        {t('routes.form.addFallback')}
      </Button>
    </fieldset>
  );
}

function TargetField({
  form,
  n,
  last,
}: {
  readonly form: UseFormReturnType<RouteForm>;
  readonly n: number;
  readonly last: number;
}) {
  const { t } = useTranslation();
  const listId = useId();
  const { data: backends = [] } = useHostQuery('backends.list', {});
  const { data: discovered = [] } = useHostQuery('models.discovered', {});
  const { backend } = form.getValues().targets[n] ?? NEW_TARGET;
  const offered = discovered.find((one) => one.backend === backend)?.models ?? [];
  const step = (by: 1 | -1) => form.reorderListItem('targets', { from: n, to: n + by });
  const ordinal = { n: n + 1 };
  const choices = (profiles: boolean) =>
    backends
      .filter((record) => isProfile(record) === profiles)
      .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className={classes['target']}>
      <div className={classes['targetLine']}>
        <SearchSelect
          className={classes['grow'] ?? ''}
          aria-label={n === 0 ? t('routes.form.firstTarget') : t('routes.form.fallback', { n })}
          placeholder={n === 0 ? t('routes.form.chooseTarget') : t('routes.form.chooseFallback')}
          nothingFoundMessage={t('routes.form.noBackends')}
          allowDeselect={false}
          data={[
            { group: t('screens.servers'), items: choices(true) },
            { group: t('screens.providers'), items: choices(false) },
          ]}
          {...form.getInputProps(`targets.${n}.backend`)}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('routes.form.earlier', ordinal)}
          disabled={n === 0}
          onClick={() => step(-1)}
        >
          <IconArrowUp size={14} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('routes.form.later', ordinal)}
          disabled={n === last}
          onClick={() => step(1)}
        >
          <IconArrowDown size={14} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('routes.form.removeTarget', ordinal)}
          disabled={last === 0}
          onClick={() => form.removeListItem('targets', n)}
        >
          <IconX size={14} />
        </ActionIcon>
      </div>
      <div className={classes['targetLine']}>
        <TextInput
          className={classes['grow'] ?? ''}
          label={t('routes.form.model')}
          placeholder={t('routes.form.asAsked')}
          list={listId}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps(`targets.${n}.model`)}
        />
        <datalist id={listId}>
          {offered.map(({ id }) => (
            <option key={id} value={id} />
          ))}
        </datalist>
        <div className={classes['tokens']}>
          <NumberField
            form={form}
            field={`targets.${n}.contextTokens`}
            label={t('routes.form.contextTokens')}
            placeholder={t('routes.form.unknown')}
          />
        </div>
      </div>
    </div>
  );
}
