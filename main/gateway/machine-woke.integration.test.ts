import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchHost } from '../backends/watch-host.ts';
import { chat, OpenCall } from './testing/client.ts';
import { profileRecord, route } from './testing/records.ts';
import {
  answerShortly,
  EVENT_STREAM,
  FINISH,
  DONE,
  ScriptedUpstream,
  word,
  write,
} from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

const never = new AbortController().signal;

describe('when the machine woke up or is on another network', () => {
  it('sockets to clouds that nobody uses are dropped, and running streams go on', async () => {
    await using cloud = await ScriptedUpstream.start();
    const record = cloud.record('cloud');
    await using gateway = await TestGateway.start({ backends: [record], routes: [route('m', record)] });
    await using stream = new OpenCall(gateway);
    const { response } = await cloud.next();
    response.writeHead(200, EVENT_STREAM);
    await write(response, word('one'));
    await stream.until('one');
    const whole = chat(gateway);
    answerShortly(await cloud.next());
    expect((await whole).status).toBe(200);
    expect(await cloud.connections()).toBe(2);

    await gateway.registry.refresh(never);
    await expect.poll(() => cloud.connections()).toBe(1);
    response.end(word('two') + FINISH + DONE);
    expect(await stream.rest()).toContain('two');
    cloud.always(answerShortly);
    expect((await chat(gateway)).status).toBe(200);
    expect(cloud.opened).toBe(3);
  });

  it('a local server that does not answer any more is stopped, and the next request starts it anew', async () => {
    const local = profileRecord('local');
    await using gateway = await TestGateway.start({ backends: [local] });
    const status = () => gateway.bench.supervisor.status(local.id);
    expect((await chat(gateway, { model: 'local' })).status).toBe(200);
    const { pid } = status();
    if (pid === null) throw new Error('it has no process');

    await gateway.registry.refresh(never);
    expect(status()).toMatchObject({ state: 'ready', pid });

    // As good as gone: it takes connections and says nothing.
    process.kill(-pid, 'SIGSTOP');
    await gateway.registry.refresh(never);
    expect(status()).toMatchObject({ state: 'stopped' });
    expect((await chat(gateway, { model: 'local' })).status).toBe(200);
    expect(status().pid).not.toBe(pid);
  });
});

describe('the watch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sees by the clock that the machine slept, and nothing otherwise', () => {
    const changes: string[] = [];
    const stop = watchHost((change) => changes.push(change));
    vi.advanceTimersByTime(60_000);
    expect(changes).toEqual([]);
    // The timers stand still while it sleeps.
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_000);
    expect(changes).toEqual(['woke up']);
    stop();
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_000);
    expect(changes).toEqual(['woke up']);
  });
});
