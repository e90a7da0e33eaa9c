import type { Quantization } from '../../../contract/model.ts';
import type { SafetensorsHeader } from '../safetensors-file.ts';

/**
 * How many numbers a model has learned, counted in its weight files. A quantised matrix is packed into words, so it is
 * counted by its scales: each stands for one group. null without readable weights, or when groups have no known size.
 */
export function countParameters(
  weights: readonly SafetensorsHeader[],
  quantization: Quantization | null,
): number | null {
  const tensors = weights.flatMap((header) => header.tensors);
  if (tensors.length === 0) return null;
  const scaled = new Set(
    tensors
      .filter(({ name }) => name.endsWith('.scales'))
      .map(({ name }) => name.slice(0, -'.scales'.length)),
  );
  const groupSize = quantization?.groupSize ?? null;
  if (scaled.size > 0 && groupSize === null) return null;
  let total = 0;
  for (const { name, shape } of tensors) {
    const elements = shape.reduce((product, length) => product * length, 1);
    const [, base = '', part = ''] = /^(.*)\.([^.]+)$/.exec(name) ?? [];
    if (!scaled.has(base)) total += elements;
    else if (part === 'scales') total += elements * (groupSize ?? 1);
    // The packed weight and its biases are what the scales have been counted for; a layer's own `bias` is not.
    else if (part !== 'weight' && part !== 'biases') total += elements;
  }
  return total;
}
