import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Check } from '../../contract/host.ts';
import { phrase } from '../../contract/phrase.ts';
import { dataDirectory } from '../instance/data-directory.ts';
import type { Runtime } from '../runtime/managed-environment.ts';
import { memoryKeychain } from '../secrets/memory-keychain.test-support.ts';
import { examine } from './examine.ts';
import type { Patient } from './examine.ts';

const never = new AbortController().signal;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Status = Awaited<ReturnType<Runtime['status']>>;

function patient(more: Partial<Patient> & { runtimeStatus?: Partial<Status> } = {}): Patient {
  const status = { state: 'ready', version: '1.8.1', why: null, ...more.runtimeStatus };
  return {
    directory: dataDirectory(folder),
    runtime: { status: async () => status } as never,
    keychain: null,
    url: 'http://127.0.0.1:6590',
    ...more,
  };
}

async function check(name: string, of: Patient): Promise<Check | undefined> {
  return (await examine(of, never)).find((one) => one.name === name);
}

describe('the doctor', () => {
  it('looks at everything, in the form of the contract', async () => {
    const checks = await examine(patient(), never);
    expect(checks.map(({ name }) => name)).toEqual([
      'Gateway',
      'Data directory',
      'Disk',
      'mlx-openai-server',
      'vllm-mlx',
      'Keychain',
      'Memory',
    ]);
    for (const one of checks) Check.parse(one);
    expect(checks.filter(({ verdict }) => verdict === 'problem')).toEqual([]);
  });

  it('says what to do about everything that is not fine', async () => {
    const sick = patient({
      directory: dataDirectory(join(folder, 'not there')),
      url: null,
      runtimeStatus: { state: 'broken', why: phrase`Python is gone.` },
    });
    const checks = await examine(sick, never);
    for (const one of checks) expect(one.verdict === 'ok' || one.fix !== undefined).toBe(true);
    expect(checks.filter(({ verdict }) => verdict === 'problem').map(({ name }) => name)).toEqual([
      'Data directory',
      'mlx-openai-server',
      'vllm-mlx',
    ]);
  });

  it.each<[string, Partial<Status>, string, string]>([
    ['ready', {}, 'ok', '1.8.1'],
    ['missing', { state: 'missing', version: null }, 'warning', 'Not installed'],
    ['broken', { state: 'broken', why: phrase`It lacks numpy.` }, 'problem', 'It lacks numpy.'],
  ])('tells a model server that is %s', async (_what, runtimeStatus, verdict, message) => {
    expect(await check('mlx-openai-server', patient({ runtimeStatus }))).toMatchObject({
      verdict,
      message: expect.stringContaining(message),
    });
  });

  it('is content without a second model server, and says how to get it', async () => {
    const runtimeStatus = { state: 'missing', version: null } as const;
    expect(await check('vllm-mlx', patient({ runtimeStatus }))).toMatchObject({
      verdict: 'ok',
      fix: expect.stringContaining('runtime install vllm-mlx'),
    });
  });

  it('tells a keychain that works from one that does not', async () => {
    const trouble = { down: false };
    const { keychain } = memoryKeychain(trouble);
    expect(await check('Keychain', patient({ keychain }))).toMatchObject({ verdict: 'ok' });
    trouble.down = true;
    expect(await check('Keychain', patient({ keychain }))).toMatchObject({
      verdict: 'warning',
      message: expect.stringContaining('locked'),
    });
  });
});
