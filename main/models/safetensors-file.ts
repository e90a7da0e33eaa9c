import { open } from 'node:fs/promises';
import * as z from 'zod';

const Header = z.record(z.string(), z.object({ data_offsets: z.tuple([z.int(), z.int()]).optional() }));

// The format itself allows no larger header.
const MAX_HEADER_BYTES = 100_000_000;

/**
 * The size in bytes that a safetensors file must have by its own header: an 8-byte little-endian length, that much JSON,
 * and tensors up to the highest offset. null when the header is damaged.
 */
export async function declaredSafetensorsSize(file: string): Promise<number | null> {
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
    const ends = Object.values(header.data).map(({ data_offsets: offsets }) => offsets?.[1] ?? 0);
    return 8 + length + ends.reduce((a, b) => Math.max(a, b), 0);
  } finally {
    await handle.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
