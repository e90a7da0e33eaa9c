import { Checkbox, Group, Input, SegmentedControl, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../contract/failure.ts';
import { MatchKind } from '../../../contract/route.ts';
import type { Route } from '../../../contract/route.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { NumberField } from '../../forms/number-field.tsx';
import { DraftNote } from './draft-note.tsx';
import { toDraft, withMatch } from './route-draft.ts';
import type { RouteForm as Values } from './route-draft.ts';
import classes from './routes.module.css';
import { TargetFields } from './target-fields.tsx';

/** Everything that a route says, and what it would do. */
export function RouteForm({
  form,
  failure,
  stored,
  readOnly = false,
  note,
  onSubmit,
  actions,
}: {
  readonly form: UseFormReturnType<Values>;
  readonly failure: Failure | null;
  /** Null for a new one. */
  readonly stored: Route | null;
  readonly readOnly?: boolean;
  /** Above everything. */
  readonly note?: ReactNode;
  readonly onSubmit: (values: Values) => void;
  readonly actions: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <form noValidate onSubmit={form.onSubmit(onSubmit)}>
      <Stack gap="md">
        {note}
        {failure === null ? null : <FailureNote failure={failure} />}
        <fieldset className={classes['fields']} disabled={readOnly}>
          <Stack gap="md">
            <PatternFields form={form} />
            <DraftNote values={form.getValues()} stored={stored} />
            <TargetFields form={form} />
            <NumberField
              form={form}
              field="priority"
              label={t('routes.form.priority')}
              description={t('routes.form.priorityHint')}
              placeholder="0"
              allowNegative
            />
            <Checkbox
              label={t('routes.form.enabled')}
              {...form.getInputProps('enabled', { type: 'checkbox' })}
            />
            <Checkbox
              label={t('routes.form.wait')}
              description={t('routes.form.waitHint')}
              {...form.getInputProps('waitForWholeAnswer', { type: 'checkbox' })}
            />
          </Stack>
        </fieldset>
        <Group gap="sm" justify="flex-end" className={classes['footer']}>
          {actions}
        </Group>
      </Stack>
    </form>
  );
}

function PatternFields({ form }: { readonly form: UseFormReturnType<Values> }) {
  const { t } = useTranslation();
  const { match } = toDraft(form.getValues());
  const { onChange, ...pattern } = form.getInputProps('pattern') as {
    readonly onChange: (value: string) => void;
  };
  /** What the pattern finds is what a target's model may name. */
  const judgeModels = () =>
    form.getValues().targets.forEach(({ model }, n) => {
      if (model !== '') form.validateField(`targets.${n}.model`);
    });
  return (
    <>
      <TextInput
        label={t('routes.form.pattern')}
        description={t(`routes.form.hint.${match}`)}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'typed' }}
        {...pattern}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          judgeModels();
        }}
      />
      <Input.Wrapper label={t('routes.form.match')} labelElement="div">
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('routes.form.match')}
          value={match}
          data={MatchKind.options.map((one) => ({ value: one, label: t(`routes.form.kinds.${one}`) }))}
          onChange={(chosen) => {
            form.setValues(withMatch(form.getValues(), MatchKind.parse(chosen)));
            if (form.getValues().pattern !== '') form.validateField('pattern');
            judgeModels();
          }}
        />
      </Input.Wrapper>
    </>
  );
}
