import type { Writable } from 'node:stream';
import type { Download } from '../../contract/model.ts';
import { formatBytes, formatDuration } from './output.ts';

/** Without a terminal, a line is printed at each such step of the whole (percent). */
const STEP = 10;

/** Shows one download: on a terminal in one line that changes, elsewhere a line at each state and each tenth. */
export function showDownload(stderr: Writable & { readonly isTTY?: boolean }): {
  update: (download: Download) => void;
  finish: () => void;
} {
  let last = '';
  let open = false;
  return {
    update(download) {
      if (stderr.isTTY === true) {
        stderr.write(`\r\u001b[K${downloadLine(download)}`);
        open = true;
        return;
      }
      const step = `${download.state} ${Math.floor(percent(download) / STEP)}`;
      if (step !== last) stderr.write(`${downloadLine(download)}\n`);
      last = step;
    },
    finish() {
      if (open) stderr.write('\n');
      open = false;
    },
  };
}

export function downloadLine(download: Download): string {
  const { state, doneBytes, totalBytes, bytesPerSecond, secondsLeft, failure } = download;
  const parts = [
    state,
    ...(totalBytes === null
      ? []
      : [`${percent(download)} %`, `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`]),
    ...(bytesPerSecond === null ? [] : [`${formatBytes(bytesPerSecond)}/s`]),
    ...(secondsLeft === null ? [] : [`${formatDuration(secondsLeft * 1_000)} left`]),
    ...(failure === null ? [] : [failure.message]),
  ];
  return `  ${parts.join('  ')}`;
}

function percent({ doneBytes, totalBytes }: Download): number {
  return totalBytes === null || totalBytes === 0 ? 0 : Math.floor((doneBytes * 100) / totalBytes);
}
