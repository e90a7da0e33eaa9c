import type { Readable, Writable } from 'node:stream';
import type { HostOptions } from '../compose.ts';
import type { DataDirectory } from '../instance/data-directory.ts';
import type { Connection } from '../rpc/connect.ts';
import type { Output } from './output.ts';

/** What the process gives a command; a test gives its own. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Aborts when the user asks the command to stop. */
  readonly signal: AbortSignal;
}

/** What every command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly output: Output;
  readonly directory: DataDirectory;
  /** How a host is composed unless a command says otherwise. */
  readonly hostDefaults: Pick<HostOptions, 'directory' | 'cacheDirectory' | 'env'>;
  /** Runs `work` with the running host, or with one of its own in this process when none runs. */
  readonly withHost: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
}

/** Commander knows the global options only once it parses; commands get their context then. */
export type ContextSource = () => CommandContext;
