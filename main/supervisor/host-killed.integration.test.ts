import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSupervisor } from './supervisor.ts';
import { liveGroupMembers } from './process-group.ts';

const HOST = join(import.meta.dirname, '../../e2e/scripted-model-server/host.ts');
const ORPHAN_LIMIT_MS = 5_000;

let runDirectory: string;

beforeAll(() => {
  runDirectory = mkdtempSync(join(tmpdir(), 'host-killed-'));
});

afterAll(() => rm(runDirectory, { recursive: true, force: true }));

/** Starts a host with one leased server, kills it with SIGKILL, and returns who of the server is left after 5 s. */
async function orphansOfKilledHost(): Promise<number[]> {
  const switches = ['--grandchild', '--ignore-sigterm'];
  const host = spawn(process.execPath, [HOST, runDirectory, ...switches], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(host.stdout, 'data')) as [Buffer];
  const { group } = JSON.parse(line.toString()) as { group: number };
  expect(await liveGroupMembers(group)).toHaveLength(2);
  host.kill('SIGKILL');
  await once(host, 'exit');
  const deadline = Date.now() + ORPHAN_LIMIT_MS;
  for (;;) {
    const orphans = await liveGroupMembers(group);
    if (orphans.length === 0 || Date.now() > deadline) return orphans;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a host that is killed with SIGKILL', () => {
  it('leaves no server behind, twenty times out of twenty', { timeout: 240_000 }, async () => {
    for (let round = 0; round < 20; round += 1) expect(await orphansOfKilledHost()).toEqual([]);
  });

  it('leaves records, which the next launch clears away', async () => {
    await orphansOfKilledHost();
    expect(readdirSync(runDirectory)).not.toEqual([]);
    const supervisor = createSupervisor({
      runDirectory,
      runnerPath: '',
      memoryBudgetBytes: 0,
      log: () => undefined,
    });
    expect(await supervisor.reapOrphans()).toBe(0);
    expect(readdirSync(runDirectory)).toEqual([]);
  });
});
