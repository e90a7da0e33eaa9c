import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemPython } from '../../e2e/scripted-model-server/plan.ts';
import { BackendId } from '../../contract/ids.ts';
import { identifyProcess, identifyWithPs } from './process-identity.ts';
import { liveGroupMembers, signalGroup } from './process-group.ts';
import type { RunRecord } from './run-record.ts';
import { reapRecordedServers, writeRunRecord } from './run-record.ts';

let directory: string;
let server: ChildProcess;
let record: RunRecord;

/** A process without a watchdog, as a server whose runner hangs would be, and its true record. */
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'run-record-'));
  const nonce = randomUUID();
  const command = ['-c', 'import time; print(flush=True); time.sleep(600)', '--nonce', nonce, '--', 'x'];
  server = spawn(systemPython(), command, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout!, 'data');
  const pid = server.pid!;
  const startTime = (await identifyProcess(pid))!.startTime;
  record = { id: BackendId.parse(randomUUID()), pid, startTime, nonce, port: 8_000, command };
});

afterEach(async () => {
  signalGroup(record.pid, 'SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

const isAlive = async () => (await liveGroupMembers(record.pid)).length > 0;

describe('a run record', () => {
  it('is for this user only', async () => {
    const nested = join(directory, 'run');
    await writeRunRecord(nested, record);
    expect(statSync(nested).mode & 0o777).toBe(0o700);
    expect(statSync(join(nested, `${record.id}.json`)).mode & 0o777).toBe(0o600);
    expect(readdirSync(nested)).toEqual([`${record.id}.json`]);
  });

  it('lets the next launch kill what it describes, and is removed', async () => {
    await writeRunRecord(directory, record);
    const exited = once(server, 'exit');
    expect(await reapRecordedServers(directory)).toBe(1);
    expect(await exited).toEqual([null, 'SIGKILL']);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('does not harm a process that has got the recycled pid', async () => {
    await writeRunRecord(directory, { ...record, startTime: `${record.startTime}0` });
    expect(await reapRecordedServers(directory)).toBe(0);
    expect(await isAlive()).toBe(true);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('does not harm a process without the nonce', async () => {
    await writeRunRecord(directory, { ...record, nonce: randomUUID() });
    expect(await reapRecordedServers(directory)).toBe(0);
    expect(await isAlive()).toBe(true);
  });

  it('does no harm when its process is long gone', async () => {
    await writeRunRecord(directory, record);
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
    expect(await reapRecordedServers(directory)).toBe(0);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is dropped when it cannot be read or names no ordinary process', async () => {
    const records = [
      'not json',
      '{}',
      JSON.stringify({ ...record, pid: 1 }),
      JSON.stringify({ ...record, pid: -1 }),
    ];
    records.forEach((content, index) => writeFileSync(join(directory, `${index}.json`), content));
    writeFileSync(join(directory, 'half.tmp'), '{');
    writeFileSync(join(directory, 'notes.txt'), 'not ours');
    expect(await reapRecordedServers(directory)).toBe(0);
    expect(await isAlive()).toBe(true);
    expect(readdirSync(directory)).toEqual(['notes.txt']);
  });

  it('may be looked for where there are none', async () => {
    expect(await reapRecordedServers(join(directory, 'missing'))).toBe(0);
  });
});

describe('the identity of a process', () => {
  it('is the same each time, and nobody’s once the process has ended', async () => {
    for (const identify of [identifyProcess, identifyWithPs]) {
      const identity = await identify(record.pid);
      expect(identity?.command).toContain(`--nonce ${record.nonce} -- x`);
      expect(identity?.startTime).not.toBe('');
      expect(await identify(record.pid)).toEqual(identity);
    }
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
    expect(await identifyProcess(record.pid)).toBeNull();
    expect(await identifyWithPs(record.pid)).toBeNull();
  });
});
