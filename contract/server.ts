import * as z from 'zod';
import { BackendId } from './ids.ts';
import { FailureView } from './failure.ts';

export const ServerState = z.enum(['stopped', 'starting', 'ready', 'stopping', 'failed']);
export type ServerState = z.infer<typeof ServerState>;

/** What a starting server is doing, read from its own log lines and its readiness probe. */
export const StartPhase = z.enum(['launching', 'downloading', 'loading', 'ready']);
export type StartPhase = z.infer<typeof StartPhase>;

/** A profile's process as the user sees it. Times are Unix milliseconds, sizes bytes. */
export const ServerStatus = z.strictObject({
  id: BackendId,
  name: z.string(),
  state: ServerState,
  phase: StartPhase.nullable(),
  /** One line about the phase, for example the file being downloaded. */
  detail: z.string().nullable(),
  pid: z.int().nullable(),
  port: z.int().nullable(),
  startedAt: z.int().nullable(),
  readyAt: z.int().nullable(),
  inFlight: z.int(),
  queued: z.int(),
  /** What the start reserved in the memory budget. */
  memoryBytes: z.int().nullable(),
  failure: FailureView.nullable(),
});
export type ServerStatus = z.infer<typeof ServerStatus>;
