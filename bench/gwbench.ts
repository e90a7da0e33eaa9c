import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const run = promisify(execFile);
const SOURCE = join(import.meta.dirname, 'gwbench');
const BUILT = join(import.meta.dirname, '..', 'node_modules', '.cache', 'bench');

const Percentiles = z.object({ p50: z.number(), p99: z.number() });
const LoadResult = z.object({
  ok: z.int(),
  errors: z.int(),
  rps: z.number(),
  latency_ms: Percentiles,
  chunk_delay_ms: Percentiles.optional(),
  chunks_per_s: z.number().optional(),
  error_kinds: z.record(z.string(), z.int()).optional(),
});
export type LoadResult = z.infer<typeof LoadResult>;

/** Builds the load tool and returns its path. Go's own cache makes this quick when nothing changed. */
export async function buildGwbench(signal: AbortSignal): Promise<string> {
  const binary = join(BUILT, 'gwbench');
  await mkdir(BUILT, { recursive: true });
  try {
    await run('go', ['build', '-o', binary, '.'], { cwd: SOURCE, signal });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(
        'The load tool is written in Go, and no `go` is on the PATH. Install Go 1.22 or newer: ' +
          '`brew install go` on a Mac, `apt install golang-go` on Debian or Ubuntu, or see https://go.dev/dl.',
        { cause: error },
      );
    }
    throw error;
  }
  return binary;
}

export interface Load {
  readonly url: string;
  /** Scripts the upstream: bench-<tokens>-<µs between tokens>. */
  readonly model: string;
  readonly clients: number;
  /** How long new requests are sent. */
  readonly seconds: number;
  readonly stream?: boolean;
  /** Sent as a bearer token. */
  readonly key?: string;
}

/** Runs the load tool once. Throws when not one request succeeded. */
export async function runLoad(binary: string, load: Load, signal: AbortSignal): Promise<LoadResult> {
  const args = ['load', '-url', load.url, '-model', load.model];
  args.push('-c', String(load.clients), '-d', `${load.seconds}s`);
  // A second over which streams start keeps their chunks from arriving in one burst.
  if (load.key !== undefined) args.push('-header', `Authorization: Bearer ${load.key}`);
  if (load.stream === true) args.push('-stream', '-ramp', '1s');
  const { stdout } = await run(binary, args, { signal, maxBuffer: 16 * 1024 * 1024 }).catch(
    (error: unknown) => {
      if (signal.aborted || !(error instanceof Error)) throw error;
      const printed = 'stdout' in error ? String(error.stdout) : '';
      throw new Error(`No request to ${load.url} succeeded: ${printed}`, { cause: error });
    },
  );
  return LoadResult.parse(JSON.parse(stdout));
}
