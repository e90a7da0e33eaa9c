import type { ServerLog } from '../../../contract/server.ts';

/** Lines that a page keeps; older ones leave it. */
export const KEPT_LINES = 2_000;

/** A log with what was read after its cursor. A redrawn line goes when the next one comes. */
export function appendLog(before: ServerLog | undefined, more: ServerLog): ServerLog {
  // A cursor that went back is that of a host that started anew: it has told its log from the beginning.
  if (before === undefined || more.cursor < before.cursor) return keep(more);
  const last = before.lines.at(-1);
  const kept =
    last?.redrawn === true && more.cursor > before.cursor ? before.lines.slice(0, -1) : before.lines;
  return keep({
    lines: [...kept, ...more.lines],
    cursor: more.cursor,
    missed: before.missed || more.missed,
  });
}

function keep({ lines, cursor, missed }: ServerLog): ServerLog {
  return { lines: lines.slice(-KEPT_LINES), cursor, missed: missed || lines.length > KEPT_LINES };
}
