import * as z from 'zod';
import { RouteId } from './ids.ts';

/** Something of a request or an answer that a translation could not keep. */
export const RequestWarning = z.strictObject({ code: z.string(), path: z.string(), message: z.string() });
export type RequestWarning = z.infer<typeof RequestWarning>;

/**
 * Why an attempt or a request did not end well, as one of few classes: what is done next, and what a filter or a metric
 * groups by, depends on it and not on a backend's words.
 */
export const FailureClass = z.enum([
  /** Nobody answers at the address, or the connection broke before the first content. */
  'unreachable',
  /** One of the deadlines passed. */
  'timeout',
  /** 408, 500, 502, 503, 504, 529. */
  'overloaded',
  /** 429. */
  'rate-limited',
  /** 402, or 429 with `insufficient_quota`. */
  'quota',
  /** 401 or 403: the stored key was refused. */
  'credentials',
  /** The backend does not have the model. */
  'unknown-model',
  /** 400, 413, 422: the request itself. */
  'bad-request',
  'context-overflow',
  'content-policy',
  /** What came was not the protocol, or ended before its end. */
  'protocol',
  /** A local server could not be started. */
  'start',
  /** The queue is full, or a limit of ours was reached. */
  'limited',
  /** The breaker of the backend is open: it was not asked. */
  'circuit-open',
  'client-left',
  'stopping',
  'internal',
]);
export type FailureClass = z.infer<typeof FailureClass>;

/** One try at one target. Durations are milliseconds, `atMs` counts from the request's arrival. */
export const Attempt = z.strictObject({
  backend: z.string(),
  model: z.string(),
  atMs: z.int(),
  durationMs: z.int(),
  /** Of the backend's answer; null when there was none. */
  status: z.int().nullable(),
  /** Null for the attempt that answered well. */
  failure: FailureClass.nullable(),
  /** One line for people; redacted. */
  why: z.string().nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

/** One row of the audit log: one request, however it ended. Times are Unix milliseconds, durations milliseconds. */
export const RequestRow = z.strictObject({
  id: z.string(),
  at: z.int(),
  /** Who called: the client's own key by name or, without one, the program that its `user-agent` names. */
  client: z.string().nullable(),
  dialect: z.enum(['chat', 'messages', 'responses']).nullable(),
  endpoint: z.string(),
  /** The name that the client asked for; null when the body could not be read. */
  model: z.string().nullable(),
  /** The rule that decided; null for a server's own name, or when none did. */
  route: RouteId.nullable(),
  /** The backend that answered and the name it was asked for. */
  backend: z.string().nullable(),
  servedModel: z.string().nullable(),
  attempts: z.array(Attempt),
  stream: z.boolean(),
  status: z.int(),
  outcome: z.enum(['completed', 'failed', 'client-left', 'interrupted']),
  errorCode: z.string().nullable(),
  failure: FailureClass.nullable(),
  /** What the client was told; redacted. */
  errorMessage: z.string().nullable(),
  /** Waited for a place; waited for the server to start; both null when there was nothing to wait for. */
  queuedMs: z.int().nullable(),
  startingMs: z.int().nullable(),
  /** From arrival until the request was sent to the backend that answered; to its first content byte; to the end. */
  waitMs: z.int().nullable(),
  firstByteMs: z.int().nullable(),
  totalMs: z.int(),
  promptTokens: z.int().nullable(),
  completionTokens: z.int().nullable(),
  cachedTokens: z.int().nullable(),
  reasoningTokens: z.int().nullable(),
  usageSource: z.enum(['reported', 'estimated']).nullable(),
  /** US dollars times a million; null where no price is known. */
  costMicros: z.int().nullable(),
  bytesIn: z.int(),
  bytesOut: z.int(),
  warnings: z.array(RequestWarning),
});
export type RequestRow = z.infer<typeof RequestRow>;
