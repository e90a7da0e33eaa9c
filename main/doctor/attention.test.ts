import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BackendRecord } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { Attention } from '../../contract/host.ts';
import { phrase } from '../../contract/phrase.ts';
import { ServerStatus } from '../../contract/server.ts';
import { requestRow } from '../requests/request-row.test-support.ts';
import { attention, neededRuntimes } from './attention.ts';
import type { Situation } from './attention.ts';
import { RejectedKeys } from './rejected-keys.ts';

const record = (name: string, spec: object) =>
  BackendRecord.parse({
    id: randomUUID(),
    name,
    createdAt: 0,
    updatedAt: 0,
    revision: 1,
    managed: false,
    spec,
  });
const cloud = record('cloud', { kind: 'openai-compatible', url: 'https://a.test', key: randomUUID() });
const local = record('local', { kind: 'vllm-mlx', model: 'm' });
const own = record('own', { kind: 'mlx-openai-server', model: 'm', python: '/python' });
const failure = new Failure('start_failed', 'no such model', { hint: 'the log' }).toView();
const failed = ServerStatus.parse({
  ...{ id: local.id, name: 'local', state: 'failed', phase: null, detail: null, pid: null, port: null },
  ...{ startedAt: null, readyAt: null, inFlight: 0, queued: 0, memoryBytes: null, residentBytes: null },
  ...{ requestsServed: 0, tokensPerSecond: null, failure },
});
const fine: Situation = {
  readOnly: null,
  backends: [cloud, local],
  servers: [],
  missingRuntimes: [],
  isKeyRejected: () => false,
  configurationFile: null,
};
const followed = (state: 'applied' | 'rejected' | 'missing') => ({
  ...{ file: '/etc/mlx.yaml', state, appliedAt: 0 },
  problems: [{ line: 3, column: 5, path: 'routes[0]', message: 'wrong' }],
});
const kinds = (situation: Partial<Situation>) => {
  const items = attention({ ...fine, ...situation });
  return items.map((item) => Attention.parse(item).kind);
};

describe('what needs attention', () => {
  it.each([
    ['nothing when all is fine', {}, []],
    ['that nothing is set up', { backends: [] }, ['nothing-configured']],
    ['a failed start', { servers: [failed] }, ['server-failed']],
    ['a refused key', { isKeyRejected: (name: string) => name === 'cloud' }, ['key-rejected']],
    ['a missing runtime', { missingRuntimes: [{ kind: 'vllm-mlx', why: 'gone' }] }, ['runtime-missing']],
    ['nothing of a configuration file that was taken', { configurationFile: followed('applied') }, []],
    ['one that was not', { configurationFile: followed('rejected') }, ['configuration-file']],
    [
      'one that is gone, also where nothing is set up',
      { configurationFile: followed('missing'), backends: [] },
      ['configuration-file', 'nothing-configured'],
    ],
    [
      'only the newer database, because nothing else can be known',
      { readOnly: new Failure('database_newer', 'newer'), backends: [] },
      ['database-newer'],
    ],
  ] as [string, Partial<Situation>, string[]][])('is %s', (_what, situation, expected) => {
    expect(kinds(situation)).toEqual(expected);
  });

  it('says what it was made of, for whoever says it in another language', () => {
    const why = phrase`Its Python is gone.`;
    expect(attention({ ...fine, missingRuntimes: [{ kind: 'vllm-mlx', why }] })).toMatchObject([
      {
        message: 'vllm-mlx is not ready: Its Python is gone.',
        phrases: { message: { text: '{0} is not ready: {1}', values: ['vllm-mlx', why] } },
      },
    ]);
  });

  it('asks for the runtimes of profiles that bring no Python of their own', () => {
    expect(neededRuntimes([cloud, local, own])).toEqual(['vllm-mlx']);
  });
});

describe('a refused key', () => {
  it('is remembered from a request until the backend accepts one', () => {
    const keys = new RejectedKeys();
    keys.count(requestRow({ backend: 'cloud', attempts: [], status: 401, outcome: 'failed' }));
    expect(keys.has('cloud')).toBe(true);
    keys.count(requestRow({ backend: 'cloud', attempts: [], status: 500, outcome: 'failed' }));
    expect(keys.has('cloud')).toBe(true);
    keys.count(requestRow({ backend: 'cloud', attempts: [], status: 200, outcome: 'completed' }));
    expect(keys.has('cloud')).toBe(false);
  });

  it('is seen in an attempt, also when another backend answered', () => {
    const keys = new RejectedKeys();
    const attempt = {
      backend: 'cloud',
      model: 'm',
      atMs: 0,
      durationMs: 1,
      status: 403,
      failure: 'credentials' as const,
      why: null,
    };
    const good = { ...attempt, backend: 'b', status: 200, failure: null };
    keys.count(requestRow({ backend: 'b', attempts: [attempt, good], status: 200, outcome: 'completed' }));
    expect([keys.has('cloud'), keys.has('b')]).toEqual([true, false]);
  });
});
