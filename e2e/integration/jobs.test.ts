import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventsOnly } from '../../contract/event-stream.ts';
import type { Job } from '../../contract/job.ts';
import { run } from '../../main/cli/program.ts';
import type { Host } from '../../main/compose.ts';
import { HostBench } from './harness.ts';
import { scriptedModel } from './scripted-installation.ts';
import { StandInInstaller } from './stand-in-installer.ts';

const RUNTIME = 'mlx-openai-server';
const INSTALL = { work: 'install', runtime: RUNTIME } as const;

let bench: HostBench;
let installer: StandInInstaller;
let host: Host;
/** The first end of a job that the host tells. */
let ended: Promise<Job>;
beforeEach(async () => {
  bench = new HostBench();
  installer = await StandInInstaller.prepare(bench);
  host = await bench.compose(installer.options);
  await host.start();
  ended = new Promise((resolve) => {
    const hear = eventsOnly((event) => {
      if (event.name === 'jobs.changed' && event.payload.state !== 'running') resolve(event.payload);
    });
    void host.transport.listen(hear, new AbortController().signal);
  });
});
afterEach(() => bench[Symbol.asyncDispose]());

const stateOfRuntime = async () => {
  const all = await host.client.runtime.list({});
  return all.find(({ kind }) => kind === RUNTIME)?.state;
};

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Calls over HTTP, and is gone in the middle of the installation, as a page that is closed. */
async function callAndLeave(call: (client: Host['client'], signal: AbortSignal) => Promise<unknown>) {
  const page = bench.remote();
  const leaving = new AbortController();
  const called = Promise.allSettled([call(page.client, leaving.signal)]);
  const pid = await installer.working();
  leaving.abort();
  await called;
  await page.close();
  return pid;
}

it('an installation goes on when the page that began it is gone, and shows for whoever comes back', async () => {
  await callAndLeave((client, signal) => client.jobs.run(INSTALL, { signal }));
  const back = bench.remote();
  expect(await back.client.jobs.list({})).toMatchObject([
    { ...INSTALL, state: 'running', progress: { step: 'packages', message: 'Installing six 1.17.0' } },
  ]);
  installer.finish();
  expect(await ended).toMatchObject({ ...INSTALL, state: 'done', failure: null });
  expect(await back.client.jobs.list({})).toEqual([]);
  expect(await stateOfRuntime()).toBe('ready');
  await back.close();
});

it('the set-up of the starter model goes on, too, and leaves a server', async () => {
  const model = scriptedModel(join(bench.directory.models, 'smollm2-135m'));
  await callAndLeave((client, signal) => client.jobs.run({ work: 'starter-server' }, { signal }));
  installer.finish();
  expect(await ended).toMatchObject({ work: 'starter-server', state: 'done' });
  expect(await host.client.backends.list({})).toMatchObject([{ name: 'smollm2-135m', spec: { model } }]);
  const [server] = await host.client.servers.list({});
  expect(await host.client.jobs.run({ work: 'starter-server' })).toEqual({
    state: 'done',
    server: server?.id,
  });
  expect(await host.client.servers.list({})).toHaveLength(1);
});

it('another window cancels it: nothing of it runs then, and whoever waits hears so', async () => {
  const [first, second] = [bench.remote(), bench.remote()];
  const waiting = first.client.jobs.run(INSTALL);
  const pid = await installer.working();
  const [job] = await second.client.jobs.list({});
  if (job === undefined) throw new Error('nothing runs');
  await second.client.jobs.cancel({ id: job.id });
  expect(isAlive(pid)).toBe(false);
  expect(await waiting).toEqual({ state: 'cancelled' });
  expect(await second.client.jobs.list({})).toEqual([]);
  expect(await stateOfRuntime()).toBe('missing');
  await expect(second.client.jobs.cancel({ id: job.id })).rejects.toMatchObject({ code: 'not_found' });
  await Promise.all([first.close(), second.close()]);
});

it('it ends with the host', async () => {
  const waiting = host.client.jobs.run(INSTALL);
  const pid = await installer.working();
  await host.stop();
  bench.forget(host);
  expect(isAlive(pid)).toBe(false);
  expect(await waiting).toEqual({ state: 'cancelled' });
});

/** `runtime install` in a terminal, with its Ctrl-C. */
function commandLine() {
  const interrupt = new AbortController();
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const terminal = { env: bench.env, stdin, stdout, stderr, signal: interrupt.signal };
  return {
    exitCode: run(['runtime', 'install', '--data-dir', bench.directory.root], terminal),
    interrupt: () => interrupt.abort(),
    said: async (text: string) => {
      for await (const chunk of stderr) if (String(chunk).includes(text)) return;
    },
  };
}

it('an installation that a command began is cancelled by its Ctrl-C', async () => {
  const command = commandLine();
  await command.said('Installing six 1.17.0');
  const pid = await installer.working();
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(await ended).toMatchObject({ ...INSTALL, state: 'cancelled' });
  expect(isAlive(pid)).toBe(false);
});

it('one that a page began is not: the command only stops waiting', async () => {
  const waiting = host.client.jobs.run(INSTALL);
  await installer.working();
  const command = commandLine();
  await command.said('Installing six 1.17.0');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  installer.finish();
  expect(await waiting).toEqual({ state: 'done', server: null });
});
