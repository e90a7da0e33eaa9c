import { open } from 'node:fs/promises';
import * as z from 'zod';

export interface Tensor {
  readonly name: string;
  /** `BF16`, `F32`, `U32` … */
  readonly type: string;
  readonly shape: readonly number[];
}

export interface SafetensorsHeader {
  /** The size in bytes that the whole file must have. */
  readonly fileBytes: number;
  readonly tensors: readonly Tensor[];
}

const Entry = z.object({
  dtype: z.string().optional(),
  shape: z.array(z.int()).optional(),
  data_offsets: z.tuple([z.int(), z.int()]).optional(),
});
const Header = z.record(z.string(), Entry);

// The format itself allows no larger header.
const MAX_HEADER_BYTES = 100_000_000;

/**
 * What a safetensors file says of itself: an 8-byte little-endian length, that much JSON, and tensors up to the highest
 * offset. null when the header is damaged.
 */
export async function readSafetensorsHeader(file: string): Promise<SafetensorsHeader | null> {
  const handle = await open(file);
  try {
    const prefix = Buffer.alloc(8);
    if ((await handle.read(prefix, 0, 8, 0)).bytesRead < 8) return null;
    const length = Number(prefix.readBigUInt64LE());
    if (length > MAX_HEADER_BYTES) return null;
    const text = Buffer.alloc(length);
    if ((await handle.read(text, 0, length, 8)).bytesRead < length) return null;
    const header = Header.safeParse(parseJson(text.toString('utf8')));
    if (!header.success) return null;
    const entries = Object.entries(header.data);
    const end = entries.reduce((most, [, { data_offsets: offsets }]) => Math.max(most, offsets?.[1] ?? 0), 0);
    return { fileBytes: 8 + length + end, tensors: entries.flatMap(([name, entry]) => tensor(name, entry)) };
  } finally {
    await handle.close();
  }
}

/** `__metadata__` stands among the tensors and is none. */
function tensor(name: string, { dtype, shape }: z.infer<typeof Entry>): Tensor[] {
  return dtype === undefined || shape === undefined ? [] : [{ name, type: dtype, shape }];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
