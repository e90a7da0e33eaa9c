import { expect, it } from 'vitest';
import { filterFrom, isFiltered } from './filter-in-address.ts';

const read = (search: string) => filterFrom(new URLSearchParams(search), 10_000_000);

it('a filter is read from the address', () => {
  expect(read('model=qwen3&statusClass=5xx&outcome=failed&text=%20no%20memory%20&range=1h')).toEqual({
    model: 'qwen3',
    statusClass: '5xx',
    outcome: 'failed',
    text: 'no memory',
    from: 10_000_000 - 3_600_000,
  });
});

it('what nobody could have chosen is left out', () => {
  expect(read(`statusClass=9xx&outcome=maybe&range=ever&model=&client=${'x'.repeat(200)}`)).toEqual({});
});

it('an open request is no filter', () => {
  expect(isFiltered(new URLSearchParams('request=req_1'))).toBe(false);
  expect(isFiltered(new URLSearchParams('range=1h'))).toBe(true);
});
