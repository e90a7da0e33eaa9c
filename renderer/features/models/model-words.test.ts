import { expect, it } from 'vitest';
import { formatParameters, formatQuantization, publicName } from './model-words.ts';

it('counts parameters as models are named', () => {
  const counts = [null, 12, 1_234, 135_000_000, 999_600_000, 1_540_000_000, 671_000_000_000];
  expect(counts.map((count) => formatParameters(count, 'en'))).toEqual([
    '–',
    '12',
    '1.2k',
    '135M',
    '1B',
    '1.5B',
    '671B',
  ]);
});

it('says a quantisation by its bits, or by a method that says them', () => {
  const of = (bits: number, method: string, mixed = false) =>
    formatQuantization({ bits, method, mixed, groupSize: 64 });
  expect([of(4, 'affine'), of(4, 'affine', true), of(4, 'mxfp4'), of(8, 'gptq')]).toEqual([
    '4-bit',
    '4-bit +',
    'mxfp4',
    '8-bit gptq',
  ]);
  expect(formatQuantization(null)).toBe('–');
});

it('calls a folder by its own name, and a model of the hub by its id', () => {
  expect(publicName({ model: '/home/me/models/Qwen3-4B/' })).toBe('Qwen3-4B');
  expect(publicName({ model: 'mlx-community/Qwen3-4B' })).toBe('mlx-community/Qwen3-4B');
});
