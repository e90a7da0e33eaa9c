import * as z from 'zod';
import { ClientId, PersonId, RouteId } from './ids.ts';

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
  /** Null for a program without a key of its own. */
  clientId: ClientId.nullable(),
  /** Whose client it was; null for the owner of this machine. */
  personId: PersonId.nullable(),
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

/** What of the audit log is meant; all that is given must hold. */
export const RequestFilter = z.strictObject({
  /** The name that the client asked for. */
  model: z.string().max(512).optional(),
  backend: z.string().max(128).optional(),
  client: z.string().max(128).optional(),
  clientId: ClientId.optional(),
  personId: PersonId.optional(),
  statusClass: z.enum(['2xx', '3xx', '4xx', '5xx']).optional(),
  outcome: RequestRow.shape.outcome.optional(),
  /**
   * Words that must all be found: each in the name of the model, backend or client, or at the beginning of a word of
   * the error message. Or the beginning of an id (`req_…`).
   */
  text: z.string().max(200).optional(),
  /** Unix milliseconds; `from` is included, `to` is not. */
  from: z.int().optional(),
  to: z.int().optional(),
});
export type RequestFilter = z.infer<typeof RequestFilter>;

/** A place in the log, which is read from the newest request to the oldest: what comes after this row. */
export const RequestCursor = z.strictObject({ at: z.int(), id: z.string().max(128) });
export type RequestCursor = z.infer<typeof RequestCursor>;

/** Some rows, the newest first, and where the next ones begin; null at the end. */
export const RequestPage = z.strictObject({ rows: z.array(RequestRow), next: RequestCursor.nullable() });
export type RequestPage = z.infer<typeof RequestPage>;

/** A body as it was kept: redacted, and cut where it was larger than what is kept of one. */
export const KeptBody = z.strictObject({
  text: z.string(),
  /** Of the whole body. */
  bytes: z.int(),
  truncated: z.boolean(),
});
export type KeptBody = z.infer<typeof KeptBody>;

export const RequestBodies = z.strictObject({ request: KeptBody.nullable(), response: KeptBody.nullable() });
export type RequestBodies = z.infer<typeof RequestBodies>;

export const RequestDetails = z.strictObject({
  row: RequestRow,
  /** Null where bodies were not kept. */
  bodies: RequestBodies.nullable(),
});
export type RequestDetails = z.infer<typeof RequestDetails>;

/** Some requests together. */
export const RequestSums = z.strictObject({
  requests: z.int(),
  /** Those that failed or were interrupted. */
  errors: z.int(),
  promptTokens: z.int(),
  completionTokens: z.int(),
  /** US dollars times a million, of the requests whose price is known. */
  costMicros: z.int(),
  /** Requests that used tokens at a price nobody here knows. */
  unpriced: z.int(),
});
export type RequestSums = z.infer<typeof RequestSums>;

const Named = RequestSums.extend({ name: z.string() });

/** What was asked in a time, in equal steps for a chart; a step without a request is left out. */
export const RequestStats = z.strictObject({
  totals: RequestSums,
  buckets: z.array(RequestSums.extend({ at: z.int() })),
  /** Those with the most requests first. */
  models: z.array(Named),
  backends: z.array(Named),
});
export type RequestStats = z.infer<typeof RequestStats>;

/** The values that a filter may be given for a time. */
export const RequestFacets = z.strictObject({
  models: z.array(z.string()),
  backends: z.array(z.string()),
  clients: z.array(z.string()),
});
export type RequestFacets = z.infer<typeof RequestFacets>;

/** What a route did: how often it was used in a time, and how it last failed, however long ago. */
export const RouteUse = z.strictObject({
  route: RouteId,
  requests: z.int(),
  /** Those that failed or were interrupted. */
  errors: z.int(),
  /** `at` in Unix milliseconds; the message is what the client was told, redacted. */
  lastError: z
    .strictObject({
      id: z.string(),
      at: z.int(),
      message: z.string().nullable(),
      failure: FailureClass.nullable(),
    })
    .nullable(),
});
export type RouteUse = z.infer<typeof RouteUse>;

/** Part of an export. Ask again with `next` for the rest; null when this was the last. */
export const ExportPart = z.strictObject({ text: z.string(), next: RequestCursor.nullable() });
export type ExportPart = z.infer<typeof ExportPart>;

export const ExportFormat = z.enum(['jsonl', 'csv']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** Requests that have just been written down, the newest last. Under load only some, and how many were left out. */
export const FinishedRequests = z.strictObject({ rows: z.array(RequestRow), skipped: z.int() });
export type FinishedRequests = z.infer<typeof FinishedRequests>;

/** More steps than a chart has points. */
const BUCKETS_MAX = 2_000;

export const RequestQuery = z.strictObject({
  filter: RequestFilter.default({}),
  after: RequestCursor.nullable().default(null),
  limit: z.int().min(1).max(1_000).default(50),
});
export type RequestQuery = z.infer<typeof RequestQuery>;

export const StatsQuery = z
  .strictObject({
    filter: RequestFilter.omit({ from: true, to: true }).default({}),
    from: z.int(),
    to: z.int(),
    bucketMs: z.int().min(1_000),
    /** How many models and backends are named. */
    top: z.int().min(1).max(100).default(10),
  })
  .refine(({ from, to, bucketMs }) => (to - from) / bucketMs <= BUCKETS_MAX, {
    path: ['bucketMs'],
    message: `must be larger: no more than ${BUCKETS_MAX} steps`,
  });
export type StatsQuery = z.infer<typeof StatsQuery>;

export const FacetsQuery = RequestFilter.pick({ from: true, to: true });
export type FacetsQuery = z.infer<typeof FacetsQuery>;

/** Until now, for so many milliseconds. */
export const RouteUseQuery = z.strictObject({ withinMs: z.int().min(1_000).default(86_400_000) });

export const ExportQuery = z.strictObject({
  filter: RequestFilter.default({}),
  format: ExportFormat,
  after: RequestCursor.nullable().default(null),
});
export type ExportQuery = z.infer<typeof ExportQuery>;
