import type { ServerResponse } from 'node:http';
import { write } from './scripted-upstream.ts';

/** The value once it has stayed the same for half a second. */
export async function untilUnchanged(read: () => number): Promise<number> {
  for (let before = -1, same = 0; ;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    same = before === read() ? same + 1 : 0;
    before = read();
    if (same === 25) return before;
  }
}

/** Sends pieces until nothing moves any more, because a client behind it does not read. */
export async function fill(response: ServerResponse, piece: string): Promise<void> {
  let written = 0;
  const writing = (async () => {
    for (; ; written++) await write(response, piece);
  })();
  writing.catch(() => undefined);
  await untilUnchanged(() => written);
}
