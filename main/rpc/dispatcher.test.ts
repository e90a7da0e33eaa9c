import SQLite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { NOBODY, OWNER, reaches } from '../../contract/caller.ts';
import type { Caller } from '../../contract/caller.ts';
import { FailureView } from '../../contract/failure.ts';
import { Failure } from '../../contract/failure.ts';
import { PersonId } from '../../contract/ids.ts';
import { contract } from '../../contract/index.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Dispatch, Handlers } from './dispatcher.ts';
import { procedureNames, procedures, stubHandlers } from './testing/stub-handlers.ts';

const never = new AbortController().signal;
const ignore = () => undefined;

function dispatcher(handlers: Handlers, readOnly: Failure | null = null, report = ignore as () => void) {
  const dispatch: Dispatch = createDispatcher(handlers, { readOnly, report });
  return (name: string, input: unknown, signal = never) => dispatch(name, input, { signal, caller: OWNER });
}

describe('a procedure', () => {
  it('gets its input checked and with its defaults', async () => {
    const recent = vi.fn(() => []);
    const call = dispatcher(stubHandlers({ requests: { recent } }));
    expect(await call('requests.recent', {})).toEqual({ ok: true, value: [] });
    expect(recent).toHaveBeenCalledWith({ limit: 50 }, { signal: never, caller: OWNER });
  });

  it.each([
    ['an extra key', { limit: 1, more: true }, ''],
    ['a wrong type', { limit: '1' }, 'limit'],
    ['too large a number', { limit: 1_001 }, 'limit'],
    ['no input', undefined, ''],
    ['null', null, ''],
    ['a list', [], ''],
  ])('is not run with %s, and the answer names the place', async (_what, input, path) => {
    const recent = vi.fn(() => []);
    const call = dispatcher(stubHandlers({ requests: { recent } }));
    expect(await call('requests.recent', input)).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', issues: [{ path }] },
    });
    expect(recent).not.toHaveBeenCalled();
  });

  it('is not run with a wrong input, and the answer says why as a code, too', async () => {
    expect(await dispatcher(stubHandlers())('requests.recent', { limit: 1_001 })).toMatchObject({
      error: {
        message: expect.stringMatching(/^limit: Too big/) as string,
        issues: [
          { path: 'limit', reason: { code: 'too_big', origin: 'number', maximum: 1_000, inclusive: true } },
        ],
      },
    });
  });

  it.each([
    '',
    'nothing',
    'requests',
    'requests.',
    'requests.recent.x',
    'servers.changed',
    '__proto__.toString',
  ])('is not found under the name "%s"', async (name) => {
    expect(await dispatcher(stubHandlers())(name, {})).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
  });

  it('answers what it throws on purpose, without its cause', async () => {
    const failure = new Failure('conflict', 'taken', { hint: 'choose another', cause: new Error('inside') });
    const call = dispatcher(
      stubHandlers({
        host: {
          stop: () => {
            throw failure;
          },
        },
      }),
    );
    expect(await call('host.stop', {})).toEqual({
      ok: false,
      error: { code: 'conflict', message: 'taken', hint: 'choose another' },
    });
  });

  it('says nothing of what it throws by accident, and reports it', async () => {
    const report = vi.fn();
    const call = dispatcher(stubHandlers(), null, report);
    const answer = await call('host.stop', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('not expected');
    expect(report).toHaveBeenCalledExactlyOnceWith(
      'host.stop',
      expect.objectContaining({ message: 'host.stop was not expected' }),
    );
  });

  it.each<Error>([
    new SQLite.SqliteError('database or disk is full', 'SQLITE_FULL'),
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
  ])('says so when the disk is full: %s', async (error) => {
    const throws = () => {
      throw error;
    };
    const call = dispatcher(stubHandlers({ keys: { rotate: throws } }));
    expect(await call('keys.rotate', {})).toMatchObject({
      ok: false,
      error: { code: 'disk_full', hint: expect.stringContaining('Free some space') },
    });
  });

  it('may not answer what the contract does not know', async () => {
    const report = vi.fn();
    const status = () => ({ version: '1', secret: 'x' }) as never;
    const call = dispatcher(stubHandlers({ host: { status } }), null, report);
    expect(await call('host.status', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(report).toHaveBeenCalledOnce();
  });
});

describe('while the database can only be read', () => {
  const readOnly = new Failure('database_newer', 'from the future');
  const entries = Object.entries(contract).flatMap(([domain, all]) =>
    Object.entries<{ kind: string }>(all).map(([name, { kind }]) => [kind, `${domain}.${name}`] as const),
  );

  it.each(entries.filter(([kind]) => kind === 'mutation').map(([, name]) => name))(
    '%s is refused, whatever its input',
    async (name) => {
      const report = vi.fn();
      expect(await dispatcher(stubHandlers(), readOnly, report)(name, {})).toEqual({
        ok: false,
        error: { code: 'database_newer', message: 'from the future' },
      });
      expect(report).not.toHaveBeenCalled();
    },
  );

  it('a question whose answer cannot be read is refused for the same reason', async () => {
    expect(await dispatcher(stubHandlers(), readOnly)('keys.list', {})).toMatchObject({
      error: { code: 'database_newer' },
    });
  });

  it('questions are answered', async () => {
    const call = dispatcher(stubHandlers({ requests: { recent: () => [] } }), readOnly);
    expect(await call('requests.recent', {})).toEqual({ ok: true, value: [] });
  });
});

describe('whatever comes in', () => {
  const name = fc.oneof(fc.constantFrom(...procedureNames), fc.string());

  it('the answer is one of the contract, never an exception', async () => {
    const call = dispatcher(stubHandlers());
    await fc.assert(
      fc.asyncProperty(name, fc.anything({ withProxy: false } as never), async (procedure, input) => {
        const answer = await call(procedure, input);
        expect(answer.ok).toBe(false);
        if (!answer.ok) FailureView.parse(answer.error);
      }),
      { numRuns: 500 },
    );
  });

  it('also an input that cannot even be looked at', async () => {
    const hostile = {
      get limit(): number {
        throw new Error('do not touch');
      },
    };
    expect(await dispatcher(stubHandlers())('requests.recent', hostile)).toMatchObject({ ok: false });
  });
});

describe('the types', () => {
  it('want a handler for every procedure', () => {
    expectTypeOf<Omit<Handlers, 'keys'>>().not.toExtend<Handlers>();
    expectTypeOf<Handlers['host'] & { other: 1 }>().toExtend<Handlers['host']>();
    expectTypeOf<Omit<Handlers['host'], 'stop'>>().not.toExtend<Handlers['host']>();
    const status: Handlers['host']['status'] = () => ({}) as never;
    // @ts-expect-error -- `doctor` and `stop` are missing
    const missing: Handlers['host'] = { status };
    expect(Object.keys(missing)).toEqual(['status']);
  });

  it('want none that the contract does not have', () => {
    const { host } = stubHandlers();
    // @ts-expect-error -- the contract has no `host.reboot`
    const surplus: Handlers['host'] = { ...host, reboot: () => ({}) };
    expect(surplus).toHaveProperty('reboot');
  });

  it('want the input and the output that the contract says', () => {
    expectTypeOf<Parameters<Handlers['requests']['recent']>[0]>().toEqualTypeOf<{ limit: number }>();
    // @ts-expect-error -- an answer of another shape
    const wrong: Handlers['host']['stop'] = () => ({ stopped: true }) as { stopped: boolean } | number;
    expect(wrong).toBeTypeOf('function');
  });
});

describe('who may call', () => {
  const id = PersonId.parse('6f3c1a52-6b0e-4f0e-9a55-0d8d3d1f4a10');
  const callers: readonly Caller[] = [
    NOBODY,
    { kind: 'person', id, name: 'Ada', role: 'member' },
    { kind: 'person', id, name: 'Ada', role: 'admin' },
    OWNER,
  ];

  it.each(callers)('of every procedure $kind $role may call just those of its level', async (caller) => {
    for (const [name, { by }] of procedures) {
      const dispatch = createDispatcher(stubHandlers(), { readOnly: null, report: ignore });
      const answer = await dispatch(name, { never: 'an input' }, { signal: never, caller });
      const expected = reaches(caller, by)
        ? undefined
        : caller.kind === 'nobody'
          ? 'unauthorised'
          : 'forbidden';
      const code = answer.ok ? undefined : answer.error.code;
      if (expected === undefined) expect(['unauthorised', 'forbidden'], name).not.toContain(code);
      else expect(code, name).toBe(expected);
    }
  });

  it('the handler hears who calls', async () => {
    const recent = vi.fn(() => []);
    const dispatch = createDispatcher(stubHandlers({ requests: { recent } }), {
      readOnly: null,
      report: ignore,
    });
    await dispatch('requests.recent', {}, { signal: never, caller: OWNER });
    expect(recent).toHaveBeenCalledWith({ limit: 50 }, { signal: never, caller: OWNER });
  });
});
