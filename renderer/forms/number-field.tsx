import { NumberInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';

/** A field of the form that is a number or null, or a path to one inside of it (`targets.0.contextTokens`). */
type NumberName<Values> =
  | { [K in keyof Values]: Values[K] extends number | null ? K & string : never }[keyof Values]
  | `${string}.${string}`;

/** A number that may be left empty, which is null and not zero. */
export function NumberField<Values extends object>({
  form,
  field,
  label,
  description,
  placeholder,
  allowDecimal = false,
  allowNegative = false,
}: {
  readonly form: UseFormReturnType<Values>;
  readonly field: NumberName<Values>;
  readonly label: string;
  readonly description?: string | undefined;
  readonly placeholder: string;
  readonly allowDecimal?: boolean;
  readonly allowNegative?: boolean;
}) {
  const { value, onChange, ...props } = form.getInputProps(field) as {
    readonly value: number | null;
    readonly onChange: (value: number | null) => void;
  };
  return (
    <NumberInput
      label={label}
      description={description}
      placeholder={placeholder}
      allowDecimal={allowDecimal}
      allowNegative={allowNegative}
      hideControls
      {...props}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}
