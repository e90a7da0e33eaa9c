import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { request } from 'undici';
import * as z from 'zod';
import { startChild, type Child } from './child.ts';

/** What is measured: an address that answers, and the process behind it. */
export interface Subject {
  readonly url: string;
  readonly pid: number;
  /** What clients show, where they show one. */
  readonly key?: string;
}

const Announcement = z.object({ url: z.url() });
const NewKey = z.object({ key: z.string() });
const PROGRAM = join(import.meta.dirname, '..', 'resources', 'bin', 'mlx-manager');

async function announced(child: Child): Promise<Subject> {
  return { ...Announcement.parse(JSON.parse(await child.firstLine)), pid: child.pid };
}

export function startUpstream(stack: AsyncDisposableStack, gwbench: string): Promise<Subject> {
  return announced(stack.use(startChild(gwbench, ['upstream'])));
}

export function startBareProxy(stack: AsyncDisposableStack, upstreamUrl: string): Promise<Subject> {
  const script = join(import.meta.dirname, 'bare-proxy.ts');
  return announced(stack.use(startChild(process.execPath, [script, upstreamUrl])));
}

/**
 * The gateway as a user runs it: a backend, a route and a key made by the command line, then `serve`, all in a data folder
 * of its own.
 */
export async function startGateway(
  stack: AsyncDisposableStack,
  upstreamUrl: string,
  signal: AbortSignal,
): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'mlx-manager-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const command = (...args: string[]) =>
    promisify(execFile)(PROGRAM, [...args, '--data-dir', folder], { signal });
  await command('backend', 'add', 'bench', '--url', upstreamUrl, '--allow-loopback');
  await command('route', 'add', 'bench-*', '--to', 'bench');
  const { key } = NewKey.parse(JSON.parse((await command('client', 'add', 'bench', '--json')).stdout));

  return { ...(await serve(stack, folder, signal)), key };
}

/** The program as it is installed, with a data folder that is there already. */
export async function serve(
  stack: AsyncDisposableStack,
  folder: string,
  signal: AbortSignal,
): Promise<Subject> {
  const port = await freePort();
  const child = stack.use(startChild(PROGRAM, ['serve', '--data-dir', folder, '--port', String(port)]));
  const subject = { url: `http://127.0.0.1:${port}`, pid: child.pid };
  await Promise.race([healthy(subject.url, signal), child.died]);
  return subject;
}

async function healthy(url: string, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(30_000)]);
  for (;;) {
    try {
      const { statusCode, body } = await request(`${url}/health`, { signal: deadline });
      await body.dump();
      if (statusCode === 200) return;
    } catch (error) {
      if (deadline.aborted) throw new Error(`${url} did not become healthy`, { cause: error });
    }
    await sleep(100, undefined, { signal: deadline });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
