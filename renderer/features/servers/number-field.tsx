import { NumberInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ProfileForm } from './profile-form.ts';

type NumberName = {
  [K in keyof ProfileForm]: ProfileForm[K] extends number | null ? K : never;
}[keyof ProfileForm];

/** A number that may be left empty, which is null and not zero. */
export function NumberField({
  form,
  field,
  label,
  description,
  placeholder,
  allowDecimal = false,
}: {
  readonly form: UseFormReturnType<ProfileForm>;
  readonly field: NumberName;
  readonly label: string;
  readonly description?: string | undefined;
  readonly placeholder: string;
  readonly allowDecimal?: boolean;
}) {
  const { value, ...props } = form.getInputProps(field) as { readonly value: number | null };
  return (
    <NumberInput
      label={label}
      description={description}
      placeholder={placeholder}
      allowDecimal={allowDecimal}
      allowNegative={false}
      hideControls
      {...props}
      value={value ?? ''}
      onChange={(next) => form.setFieldValue(field, typeof next === 'number' ? next : null)}
    />
  );
}
