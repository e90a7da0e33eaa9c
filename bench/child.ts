import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process of ours that stops when it is disposed of. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** The first line on its standard output. Rejects with its last words if it ends before. */
  readonly firstLine: Promise<string>;
  /** Rejects when it ends before it is disposed of; never resolves. */
  readonly died: Promise<never>;
}

const PATIENCE_MS = 5_000;

export function startChild(command: string, args: readonly string[], env = process.env): Child {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)));
  const lines = createInterface({ input: child.stdout });

  const died = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(
        new Error(`${command} ${args.join(' ')} ended (${code ?? signal ?? 'unknown'}): ${words.trim()}`),
      );
    });
  });
  died.catch(() => undefined);
  const firstLine = Promise.race([once(lines, 'line').then(([line]) => String(line)), died]);
  firstLine.catch(() => undefined);

  return {
    pid: child.pid ?? 0,
    firstLine,
    died,
    [Symbol.asyncDispose]: () => stop(child),
  };
}

/** SIGTERM, then SIGKILL for one that does not listen. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}
