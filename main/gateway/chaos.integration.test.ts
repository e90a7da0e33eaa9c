import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { OpenCall, call, HELLO } from './testing/client.ts';
import { FAULTS } from './testing/faults.ts';
import { profileRecord, route } from './testing/records.ts';
import { ScriptedUpstream } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

/** A minute or so; fewer for a quick look. */
const REQUESTS = Number(process.env['MLX_MANAGER_CHAOS_REQUESTS'] ?? 10_000);
const AT_ONCE = 16;
const SEED = 20_260_101;

/** Numbers from 0 to 1, the same on every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = randomNumbers(SEED);
const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heldBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

describe('thousands of requests among faults, restarts and clients that leave', () => {
  it(
    'are each accounted for once, and nothing is left of them',
    async () => {
      await using upstream = await ScriptedUpstream.start();
      await using spare = await ScriptedUpstream.start();
      const faults = Object.values(FAULTS);
      upstream.always((exchange) => (random() < 0.5 ? FAULTS.answers : oneOf(faults))(exchange));
      spare.always((exchange) => (random() < 0.8 ? FAULTS.answers : oneOf(faults))(exchange));
      const deadlines = { connectMs: 1_000, firstByteMs: 200, gapMs: 200, totalMs: 5_000 };
      const first = upstream.record('first', { deadlines, maxConnections: 6, queueLimit: 4 });
      const second = spare.record('second', { deadlines });
      const local = profileRecord('local', ['--tokens', '2']);
      await using gateway = await TestGateway.start({
        backends: [first, second, local],
        routes: [
          route('m', [first, 'a'], [second, 'b']),
          { ...route('whole', [first, 'a'], [second, 'b']), waitForWholeAnswer: true },
          route('near', local, [second, 'b']),
        ],
      });

      const ask = async () => {
        const model = oneOf(['m', 'm', 'm', 'whole', 'near', 'unknown']);
        const stream = random() < 0.6;
        if (random() < 0.2) {
          await using client = new OpenCall(gateway, { model, stream });
          if (random() < 0.5) await client.answer.catch(() => undefined);
          else await new Promise((resolve) => setImmediate(resolve));
          client.leave();
          return;
        }
        const path = oneOf(['/v1/chat/completions', '/v1/messages']);
        const body = JSON.stringify({ model, stream, max_tokens: 5, messages: HELLO });
        const answer = await call(gateway.url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        expect(answer.text).not.toBe('');
        if (answer.status === 200) expect(answer.text).toMatch(/stop|"error"/);
        else expect(answer.json.error?.message).toEqual(expect.any(String));
      };

      const killServer = () => {
        const { pid } = gateway.bench.supervisor.status(local.id);
        if (pid !== null) process.kill(pid, 'SIGKILL');
      };
      const timersBefore = timers();
      let heldBefore = 0;
      let left = REQUESTS;
      const WARM = REQUESTS - 250;
      const worker = async () => {
        while (left-- > 0) {
          if (left % 500 === 0) await gateway.registry.get(local.id)?.stop();
          if (left % 500 === 250) killServer();
          if (left === WARM) heldBefore = heldBytes();
          if (left % 100 === 0) gateway.now += 30_000;
          await ask();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      await gateway.untilInFlight(0);

      // A client that left before its request was read through may never have reached the gateway.
      const ids = gateway.rows.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeLessThanOrEqual(REQUESTS);
      for (const row of gateway.rows) {
        expect(row.failure === null).toBe(row.outcome === 'completed');
        if (row.outcome === 'completed') expect(row.attempts.at(-1)?.failure).toBeNull();
      }
      expect(gateway.bench.supervisor.status(local.id)).toMatchObject({ inFlight: 0, queued: 0 });
      await gateway.registry.close();
      while ((await upstream.connections()) + (await spare.connections()) > 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      // Their rows, which this test keeps, are a kilobyte each; a request that is held by something is far more.
      expect((heldBytes() - heldBefore) / WARM).toBeLessThan(8 * 1_024);
      expect(timers()).toBeLessThanOrEqual(timersBefore);
    },
    REQUESTS * 600 + 60_000,
  );
});
