import type { LocalModel, Quantization } from '../../../contract/model.ts';
import { decimal, UNKNOWN } from '../../format/number.ts';

/** Parameters as models are called by them: 135M, 1.5B, 671B. */
export function formatParameters(count: number | null, locale: string): string {
  if (count === null) return UNKNOWN;
  if (count < 1_000) return String(count);
  const steps = [
    [999_500, 1e3, 'k'],
    [999_500_000, 1e6, 'M'],
    [Infinity, 1e9, 'B'],
  ] as const;
  const [, divisor, unit] = steps.find(([below]) => count < below) ?? steps[2];
  return `${decimal(count / divisor, locale)}${unit}`;
}

/** 4-bit; 4-bit +, where some layers have more; mxfp4, where the method says it all. */
export function formatQuantization(quantization: Quantization | null): string {
  if (quantization === null) return UNKNOWN;
  const { bits, method, mixed } = quantization;
  const name = method === 'affine' ? `${bits}-bit` : /\d/.test(method) ? method : `${bits}-bit ${method}`;
  return mixed ? `${name} +` : name;
}

/** What programs would ask for: the hub's id, or the folder's own name. */
export function publicName({ model }: Pick<LocalModel, 'model'>): string {
  return model.startsWith('/') ? (model.split('/').findLast((part) => part !== '') ?? model) : model;
}
