import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger };

/** A log file is set aside at start when it is larger than this (bytes); one old file is kept. */
const ROTATE_BYTES = 10 * 1024 * 1024;
/** Lines that cannot be written wait for the disk up to this size; later ones are dropped (bytes). */
const WAITING_BYTES = 1024 * 1024;

export interface LogFile {
  readonly logger: Logger;
  close(): void;
}

/**
 * The host's own log: one JSON object a line, in a file that only its owner can read. `redact` is applied to
 * every line, so that a key which found its way into a message does not reach the disk.
 */
export function openLog(file: string, redact: (text: string) => string): LogFile {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rotate(file);
  // Written at once: nothing to flush at the end, which sonic-boom would try for ever on a full disk.
  const destination = pino.destination({ dest: file, sync: true, mode: 0o600, maxLength: WAITING_BYTES });
  // A full disk costs the log, never the answers: what waits is written with the first line that can be.
  destination.on('error', () => undefined);
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line) => destination.write(redact(line)) },
  );
  return {
    logger,
    close: () => destination.end(),
  };
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < ROTATE_BYTES) return;
  rmSync(`${file}.1`, { force: true });
  renameSync(file, `${file}.1`);
}
