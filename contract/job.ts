import * as z from 'zod';
import { FailureView } from './failure.ts';
import { BackendId, JobId } from './ids.ts';
import { Phrase } from './phrase.ts';
import { RuntimeKind } from './runtime.ts';

/** Where a job stands; sizes are bytes. */
export const Progress = z.strictObject({
  step: z.string(),
  message: z.string(),
  phrases: z.strictObject({ message: Phrase.optional() }).optional(),
  doneBytes: z.int().optional(),
  totalBytes: z.int().optional(),
  elapsedMs: z.int(),
});
export type Progress = z.infer<typeof Progress>;

/** `starter-model`: the model alone; `starter-server`: also a profile that serves it. Both need the runtime first. */
export const JobWork = z.enum(['install', 'repair', 'remove', 'starter-model', 'starter-server']);
export type JobWork = z.infer<typeof JobWork>;

/** Long work of the host, which goes on whoever leaves. */
export const Job = z.strictObject({
  id: JobId,
  work: JobWork,
  /** The runtime that it works on. */
  runtime: RuntimeKind,
  startedAt: z.int(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  progress: Progress.nullable(),
  /** Why it failed. */
  failure: FailureView.nullable(),
});
export type Job = z.infer<typeof Job>;

/** What one may have the host do. */
export const WantedJob = z.discriminatedUnion('work', [
  z.strictObject({ work: z.literal('install'), runtime: RuntimeKind }),
  z.strictObject({ work: z.literal('repair'), runtime: RuntimeKind }),
  z.strictObject({ work: z.literal('starter-server') }),
]);
export type WantedJob = z.infer<typeof WantedJob>;

/** How a job ended. */
export const JobEnd = z.discriminatedUnion('state', [
  /** `server`: the one that it was to make. */
  z.strictObject({ state: z.literal('done'), server: BackendId.nullable() }),
  z.strictObject({ state: z.literal('failed'), failure: FailureView }),
  z.strictObject({ state: z.literal('cancelled') }),
]);
export type JobEnd = z.infer<typeof JobEnd>;
