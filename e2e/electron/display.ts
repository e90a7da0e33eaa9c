import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface Display {
  /** What a program's environment needs to draw on it. */
  readonly env: Readonly<Record<string, string>>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A screen for the app's windows: the Mac's own, elsewhere a virtual one that nobody sees. */
export async function openDisplay(): Promise<Display> {
  if (process.platform === 'darwin') return { env: {}, [Symbol.asyncDispose]: async () => undefined };
  // The server picks a free number and writes it to the descriptor once it listens.
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const ended = once(server, 'exit');
  const [number] = (await Promise.race([
    once(server.stdio[3] as Readable, 'data'),
    ended.then(() => Promise.reject(new Error('Xvfb did not start'))),
  ])) as [Buffer];
  return {
    env: { DISPLAY: `:${number.toString().trim()}` },
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}
