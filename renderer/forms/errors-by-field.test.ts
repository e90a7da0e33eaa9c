import { expect, it } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import { errorsByField } from './errors-by-field.ts';

const refusal = (...paths: string[]) =>
  new Failure('invalid_input', 'no', { issues: paths.map((path) => ({ path, message: `about ${path}` })) });

it('puts each issue at its field, also inside lists and below a prefix', () => {
  const failure = refusal('name', 'targets.0.model', 'spec.model');
  expect(errorsByField(failure, ['name', 'targets', 'model'], 'spec')).toEqual({
    fields: { name: 'about name', 'targets.0.model': 'about targets.0.model', model: 'about spec.model' },
    rest: null,
  });
});

it('says what belongs to no field of the form beside it', () => {
  const failure = refusal('name', 'elsewhere');
  expect(errorsByField(failure, ['name'])).toEqual({ fields: { name: 'about name' }, rest: failure });
  const conflict = new Failure('conflict', 'taken');
  expect(errorsByField(conflict, ['name'])).toEqual({ fields: {}, rest: conflict });
});

it('keeps the first of two issues of one field', () => {
  const failure = new Failure('invalid_input', 'no', {
    issues: [
      { path: 'name', message: 'first' },
      { path: 'name', message: 'second' },
    ],
  });
  expect(errorsByField(failure, ['name'])).toEqual({ fields: { name: 'first' }, rest: null });
});
