import * as z from 'zod';
import { BackendId } from './ids.ts';
import { FailureView } from './failure.ts';

export const ServerState = z.enum(['stopped', 'starting', 'ready', 'stopping', 'failed']);
export type ServerState = z.infer<typeof ServerState>;

/** What a starting server is doing, read from its own log lines and its readiness probe. */
export const StartPhase = z.enum(['launching', 'downloading', 'loading', 'ready']);
export type StartPhase = z.infer<typeof StartPhase>;

/** A server's process as the supervisor knows it. Times are Unix milliseconds, sizes bytes. */
export const ServerProcessStatus = z.strictObject({
  id: BackendId,
  name: z.string(),
  state: ServerState,
  phase: StartPhase.nullable(),
  /** One line about the phase, for example the file being downloaded. */
  detail: z.string().nullable(),
  pid: z.int().nullable(),
  port: z.int().nullable(),
  startedAt: z.int().nullable(),
  /** Since when it answers: its uptime counts from here. */
  readyAt: z.int().nullable(),
  /** Requests that it works on, and that wait for it. */
  inFlight: z.int(),
  queued: z.int(),
  /** What the start reserved in the memory budget. */
  memoryBytes: z.int().nullable(),
  /**
   * What its processes hold in memory, measured every few seconds while they run; null until the first measurement.
   * Pages that several of them share count for each.
   */
  residentBytes: z.int().nullable(),
  failure: FailureView.nullable(),
});
export type ServerProcessStatus = z.infer<typeof ServerProcessStatus>;

/** What the audit log's newest rows say of a server. */
export const ServerTraffic = z.strictObject({
  /** Requests answered since the host started. */
  requestsServed: z.int(),
  /** Tokens a second of an answer, over the last minutes; null when none was measured in that time. */
  tokensPerSecond: z.number().nullable(),
});
export type ServerTraffic = z.infer<typeof ServerTraffic>;

/** A profile's process as the user sees it. */
export const ServerStatus = z.strictObject({ ...ServerProcessStatus.shape, ...ServerTraffic.shape });
export type ServerStatus = z.infer<typeof ServerStatus>;

/** One printed line. `seq` grows with each line of a server and never repeats while the host runs. */
export const ServerLogLine = z.strictObject({
  seq: z.int(),
  text: z.string(),
  /** The next line is drawn over this one, as a progress bar does: show only the newer. */
  redrawn: z.boolean(),
});
export type ServerLogLine = z.infer<typeof ServerLogLine>;

/** A part of a server's log, oldest first. */
export const ServerLog = z.strictObject({
  lines: z.array(ServerLogLine),
  /** What to give as `after` next time. */
  cursor: z.int(),
  /** Lines after the given cursor were thrown away before they could be read. */
  missed: z.boolean(),
});
export type ServerLog = z.infer<typeof ServerLog>;
