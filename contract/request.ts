import * as z from 'zod';

/** Something of a request or an answer that a translation could not keep. */
export const RequestWarning = z.strictObject({ code: z.string(), path: z.string(), message: z.string() });
export type RequestWarning = z.infer<typeof RequestWarning>;

/** One row of the audit log: one request, however it ended. Times are Unix milliseconds, durations milliseconds. */
export const RequestRow = z.strictObject({
  id: z.string(),
  at: z.int(),
  endpoint: z.string(),
  /** The name that the client asked for; null when the body could not be read. */
  model: z.string().nullable(),
  /** The backend that answered and the name it was asked for. */
  backend: z.string().nullable(),
  servedModel: z.string().nullable(),
  stream: z.boolean(),
  status: z.int(),
  outcome: z.enum(['completed', 'failed', 'client-left', 'interrupted']),
  errorCode: z.string().nullable(),
  /** From arrival to a ready backend; to the first content byte; to the end. */
  waitMs: z.int().nullable(),
  firstByteMs: z.int().nullable(),
  totalMs: z.int(),
  promptTokens: z.int().nullable(),
  completionTokens: z.int().nullable(),
  bytesOut: z.int(),
  warnings: z.array(RequestWarning),
});
export type RequestRow = z.infer<typeof RequestRow>;
