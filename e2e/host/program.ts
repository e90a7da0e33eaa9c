import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { downloads, testCache } from '../test-cache.ts';

/** As it is installed: the bundle, which build.ts makes before the tests run. */
const PROGRAM = join(import.meta.dirname, '..', '..', 'resources', 'bin', 'mlx-manager');

export interface ProgramOptions {
  /** Variables to add; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The real command line, running. It leads a process group of its own, as it does in a terminal. */
export interface RunningProgram {
  readonly pid: number;
  readonly stdin: Writable;
  readonly ended: Promise<ProgramEnd>;
  /** Everything printed so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with the first text that `match` accepts; rejects when the program ends without it. */
  printed(match: (stdout: string, stderr: string) => boolean): Promise<void>;
  /** To the program alone, as `kill PID` does. */
  kill(signal: NodeJS.Signals): void;
  /** To the whole group, as Ctrl-C in a terminal does. */
  interrupt(): void;
  /** Kills it if a failed test left it running; its servers follow by themselves. */
  [Symbol.asyncDispose](): Promise<void>;
}

export function startProgram(args: readonly string[], options: ProgramOptions = {}): RunningProgram {
  const child = spawn(PROGRAM, args, {
    env: environment(options.env),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${PROGRAM} cannot be started`);
  child.stdin.on('error', () => undefined);
  const stdout = gather(child, child.stdout);
  const stderr = gather(child, child.stderr);
  const ended = once(child, 'close').then((): ProgramEnd => ({
    code: child.exitCode,
    signal: child.signalCode,
  }));
  return {
    pid,
    stdin: child.stdin,
    ended,
    stdout,
    stderr,
    async printed(match) {
      const over = new AbortController();
      void ended.then(() => over.abort());
      while (!match(stdout(), stderr())) {
        if (over.signal.aborted) {
          throw new Error(`it ended before it printed what was expected:\n${stdout()}\n${stderr()}`);
        }
        await once(child, 'printed', { signal: over.signal }).catch(() => undefined);
      }
    },
    kill: (signal) => void child.kill(signal),
    interrupt: () => signalGroup(pid, 'SIGINT'),
    async [Symbol.asyncDispose]() {
      signalGroup(pid, 'SIGKILL');
      await ended;
    },
  };
}

function gather(child: ChildProcessByStdio<Writable, Readable, Readable>, stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    child.emit('printed');
  });
  return () => text;
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended already.
  }
}

/** This process's own environment without what the test runner adds, and with the shared download cache. */
function environment(changes: ProgramOptions['env'] = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|MLX_MANAGER_|NODE_|TEST$|MODE$|DEV$|PROD$|SSR$|XDG_DATA_HOME$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    MLX_MANAGER_CACHE_DIR: downloads,
    MLX_MANAGER_KEYCHAIN: 'off',
    // Half of a short command's time is compiling the program.
    NODE_COMPILE_CACHE: join(testCache, 'compiled'),
    ...changes,
  };
}
