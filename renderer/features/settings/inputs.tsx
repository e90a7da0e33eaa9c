import { NativeSelect, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import { isSame } from './is-same.ts';
import { descriptionId, SettingRow } from './setting-row.tsx';
import type { Field } from './use-field.ts';

interface Row<V> {
  readonly field: Field<V>;
  readonly label: string;
  readonly description?: string | undefined;
}

const asTyped = { autoComplete: 'off', spellCheck: false } as const;

/** A text; with `suggestions`, some to choose from. Where `null` is a value, an empty text is it. */
export function TextSetting<V extends string | null>({
  field,
  placeholder,
  suggestions = [],
  empty,
  ...row
}: Row<V> & {
  readonly placeholder?: string;
  readonly suggestions?: readonly string[];
  /** What an empty input means. */
  readonly empty: V;
}) {
  const listId = useId();
  return (
    <SettingRow field={field} {...row}>
      {(props) => (
        <>
          <TextInput
            {...props}
            {...asTyped}
            placeholder={placeholder}
            list={suggestions.length === 0 ? undefined : listId}
            disabled={field.overriddenBy !== null}
            value={field.draft ?? ''}
            error={field.error}
            onChange={({ currentTarget: { value } }) => field.edit(value === '' ? empty : (value as V))}
            onBlur={() => field.leave(field.draft)}
          />
          <datalist id={listId}>
            {suggestions.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </>
      )}
    </SettingRow>
  );
}

/** A whole number; an empty input is null, which the contract accepts where it means something. */
export function NumberSetting<V extends number | null>({
  field,
  placeholder,
  suffix,
  perUnit = 1,
  ...row
}: Row<V> & {
  readonly placeholder?: string;
  readonly suffix?: string;
  /** How much of the stored number one of the shown unit is. */
  readonly perUnit?: number;
}) {
  return (
    <SettingRow field={field} {...row}>
      {(props) => (
        <NumberInput
          {...props}
          placeholder={placeholder}
          suffix={suffix === undefined ? '' : ` ${suffix}`}
          allowNegative={false}
          allowDecimal={perUnit !== 1}
          hideControls
          disabled={field.overriddenBy !== null}
          value={field.draft === null ? '' : field.draft / perUnit}
          error={field.error}
          // What is shown of a draft comes back as it is: that is no edit.
          onChange={(next) => {
            const value = typeof next === 'number' ? Math.round(next * perUnit) : null;
            if (value !== field.draft) field.edit(value as V);
          }}
          onBlur={() => field.leave(field.draft)}
        />
      )}
    </SettingRow>
  );
}

/** Some texts, one a line. */
export function LinesSetting({
  field,
  placeholder,
  ...row
}: Row<string[]> & { readonly placeholder?: string }) {
  return (
    <SettingRow
      field={{
        ...field,
        isDirty: field.isDirty && !isSame(withoutEmpty(field.draft), field.value),
        save: (lines) => field.save(withoutEmpty(lines)),
      }}
      {...row}
    >
      {(props) => (
        <Textarea
          {...props}
          {...asTyped}
          placeholder={placeholder}
          autosize
          minRows={1}
          maxRows={8}
          disabled={field.overriddenBy !== null}
          value={field.draft.join('\n')}
          error={field.error}
          onChange={({ currentTarget: { value } }) => field.edit(value.split('\n'))}
          onBlur={() => field.leave(withoutEmpty(field.draft))}
        />
      )}
    </SettingRow>
  );
}

/** Lines without anything in them say nothing. */
function withoutEmpty(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** On or off, at once. */
export function SwitchSetting({ field, ...row }: Row<boolean>) {
  return (
    <SettingRow field={field} savesItself {...row}>
      {(props) => (
        <Switch
          id={props.id}
          aria-describedby={props.description === undefined ? undefined : descriptionId(props.id)}
          checked={field.draft}
          disabled={field.overriddenBy !== null}
          error={field.error}
          onChange={({ currentTarget: { checked } }) => field.save(checked)}
        />
      )}
    </SettingRow>
  );
}

/** One of a few, at once. */
export function ChoiceSetting<V>({
  field,
  choices,
  ...row
}: Row<V> & { readonly choices: readonly { readonly value: V; readonly label: string }[] }) {
  const at = choices.findIndex(({ value }) => value === field.draft);
  return (
    <SettingRow field={field} savesItself {...row}>
      {(props) => (
        <NativeSelect
          {...props}
          value={String(at)}
          disabled={field.overriddenBy !== null}
          error={field.error}
          onChange={({ currentTarget: { value } }) => {
            const choice = choices[Number(value)];
            if (choice !== undefined) field.save(choice.value);
          }}
          data={choices.map(({ label }, index) => ({ value: String(index), label }))}
        />
      )}
    </SettingRow>
  );
}
