import { schemaResolver, useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import type * as z from 'zod';
import type { Failure } from '../../contract/failure.ts';
import { fieldMessage } from '../i18n/field-messages.ts';
import { errorsByField } from './errors-by-field.ts';

export interface HostForm<Values extends object> {
  readonly form: UseFormReturnType<Values>;
  /** What the host said that belongs to no field of this form; show it as a `FailureNote`. */
  readonly failure: Failure | null;
  /** Call it from the mutation's `onError`: each issue goes to its field, the rest to `failure`. */
  readonly refuse: (failure: Failure) => void;
}

/**
 * A form whose values are an input of the contract: its schema checks each field when one leaves it and all of them on
 * submit, with the same words that the host would use; what the host refuses nevertheless lands at its field, too.
 * @param prefix what the host's paths have before this form's fields, for example `spec`; the longer one first of several
 */
export function useHostForm<Values extends object>(options: {
  readonly schema: z.ZodType<unknown, Values>;
  readonly initial: Values;
  readonly prefix?: string | readonly string[];
  /** Checks a field at each letter, not only when one leaves it. */
  readonly asOneTypes?: boolean;
}): HostForm<Values> {
  const [failure, setFailure] = useState<Failure | null>(null);
  const check = schemaResolver(options.schema, { sync: true });
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: options.initial,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(check(values)).map(([field, message]) => [
          field,
          typeof message === 'string' ? fieldMessage({ message }) : message,
        ]),
      ),
    validateInputOnBlur: true,
    validateInputOnChange: options.asOneTypes === true,
    onValuesChange: () => setFailure(null),
  });
  return {
    form,
    failure,
    refuse(refusal) {
      const { fields, rest } = errorsByField(refusal, Object.keys(form.getValues()), options.prefix);
      form.setErrors(fields);
      setFailure(rest);
      const first = Object.keys(fields)[0];
      if (first !== undefined) form.getInputNode(first)?.focus();
    },
  };
}
