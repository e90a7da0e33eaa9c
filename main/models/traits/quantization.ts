import * as z from 'zod';
import type { Quantization } from '../../../contract/model.ts';

const Layer = z.object({ bits: z.number().optional(), group_size: z.int().optional() });
/** MLX's own: figures for all layers, and exceptions by the layer's name. */
const Mlx = z.object({
  quantization: z
    .object({ bits: z.number(), group_size: z.int().optional(), mode: z.string().optional() })
    .catchall(z.unknown()),
});
/** What other programs write (transformers' `quantization_config`). */
const Foreign = z.object({
  quantization_config: z.object({
    quant_method: z.string(),
    bits: z.number().optional(),
    group_size: z.int().optional(),
    load_in_4bit: z.boolean().optional(),
    load_in_8bit: z.boolean().optional(),
  }),
});

const BITS_BY_METHOD: Readonly<Record<string, number>> = {
  mxfp4: 4,
  nvfp4: 4,
  fp8: 8,
  mxfp8: 8,
  fbgemm_fp8: 8,
};

/** How a model's weights are stored, by its config.json; null for plain floats. */
export function readQuantization(config: unknown): Quantization | null {
  const mlx = Mlx.safeParse(config).data?.quantization;
  if (mlx !== undefined) {
    return {
      bits: Math.round(mlx.bits),
      groupSize: mlx.group_size ?? null,
      method: mlx.mode ?? 'affine',
      mixed: Object.values(mlx).some((value) => {
        const bits = Layer.safeParse(value).data?.bits;
        return bits !== undefined && bits !== mlx.bits;
      }),
    };
  }
  const foreign = Foreign.safeParse(config).data?.quantization_config;
  if (foreign === undefined) return null;
  const loaded = foreign.load_in_4bit === true ? 4 : foreign.load_in_8bit === true ? 8 : undefined;
  const bits = foreign.bits ?? loaded ?? BITS_BY_METHOD[foreign.quant_method];
  if (bits === undefined) return null;
  const groupSize = foreign.group_size ?? null;
  return { bits: Math.round(bits), groupSize, method: foreign.quant_method, mixed: false };
}
