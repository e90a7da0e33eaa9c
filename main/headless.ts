#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Compiled code is kept between commands, which makes each start about 0.25 s shorter.
enableCompileCache();
const { run } = await import('./cli/program.ts');

/** The command line. The first interrupt stops in order, the second at once. */
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  });
}

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupted.signal,
});
