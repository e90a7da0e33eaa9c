import type { Writable } from 'node:stream';
import type { Progress } from '../../contract/job.ts';
import type { Transport } from '../../contract/client.ts';
import { eventsOnly } from '../../contract/event-stream.ts';
import type { HostEvent } from '../../contract/event-stream.ts';
import { formatBytes, formatDuration } from './output.ts';

/** Without a terminal, a line is printed this often while a step goes on (milliseconds). */
const QUIET_MS = 5_000;

/** Shows the progress of long jobs: on a terminal in one line that changes, elsewhere a line now and then. */
export function showProgress(stderr: Writable & { readonly isTTY?: boolean }): {
  listen: (event: HostEvent) => void;
  finish: () => void;
} {
  let step = '';
  let printedAt = 0;
  let open = false;
  return {
    listen(event) {
      if (event.name !== 'jobs.changed') return;
      const { id, state, progress } = event.payload;
      if (state !== 'running' || progress === null) return;
      const key = `${id}/${progress.step}/${progress.message}`;
      if (stderr.isTTY === true) {
        if (open && key !== step) stderr.write('\n');
        stderr.write(`\r\u001b[K${line(progress)}`);
        open = true;
      } else if (key !== step || progress.elapsedMs - printedAt >= QUIET_MS) {
        stderr.write(`${line(progress)}\n`);
        printedAt = progress.elapsedMs;
      }
      step = key;
    },
    finish() {
      if (open) stderr.write('\n');
      open = false;
    },
  };
}

/** Runs `work` while the host's progress is shown. */
export async function withProgress<T>(
  transport: Transport,
  stderr: Writable & { readonly isTTY?: boolean },
  work: () => Promise<T>,
): Promise<T> {
  const progress = showProgress(stderr);
  const listening = new AbortController();
  const heard = transport.listen(eventsOnly(progress.listen), listening.signal);
  try {
    return await work();
  } finally {
    listening.abort();
    await heard;
    progress.finish();
  }
}

function line({ message, doneBytes, totalBytes, elapsedMs }: Progress): string {
  const size =
    doneBytes === undefined || totalBytes === undefined
      ? ''
      : `  ${formatBytes(Math.min(doneBytes, totalBytes))} of about ${formatBytes(totalBytes)}`;
  return `  ${message}${size}  ${formatDuration(elapsedMs)}`;
}
