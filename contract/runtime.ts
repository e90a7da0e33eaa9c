import * as z from 'zod';
import { Phrase } from './phrase.ts';

/** The local servers that the managed Python environment can hold. */
export const RuntimeKind = z.enum(['mlx-openai-server', 'vllm-mlx']);
export type RuntimeKind = z.infer<typeof RuntimeKind>;

export const RuntimeStatus = z.strictObject({
  kind: RuntimeKind,
  state: z.enum(['missing', 'ready', 'broken']),
  /** The server's version in the environment. */
  version: z.string().nullable(),
  python: z.string().nullable(),
  path: z.string(),
  sizeBytes: z.int().nullable(),
  /** Why it is broken. */
  why: z.string().nullable(),
  phrases: z.strictObject({ why: Phrase.optional() }).optional(),
});
export type RuntimeStatus = z.infer<typeof RuntimeStatus>;
