import * as z from 'zod';

/** A model on disk; sizes are bytes, lengths tokens. */
export const LocalModel = z.strictObject({
  /** What a profile's `model` may be set to: a hub id or a folder. */
  model: z.string(),
  path: z.string(),
  source: z.enum(['folder', 'hub-cache']),
  sizeBytes: z.int(),
  architecture: z.string().nullable(),
  contextLength: z.int().nullable(),
});
export type LocalModel = z.infer<typeof LocalModel>;

export const UpstreamModel = z.strictObject({ id: z.string() });
export type UpstreamModel = z.infer<typeof UpstreamModel>;
