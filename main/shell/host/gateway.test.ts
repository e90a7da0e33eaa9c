import { once } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transport } from '../../../contract/client.ts';
import { createClient } from '../../../contract/client.ts';
import { Failure } from '../../../contract/failure.ts';
import type { GatewayState } from '../state.ts';
import { Gateway } from './gateway.ts';
import type { HostConnection } from './host-connection.ts';

/** A host that does as the test says. */
function scriptedConnection(where: 'inside' | 'attached') {
  const ends = Promise.withResolvers<undefined>();
  const stopAsked = Promise.withResolvers<undefined>();
  const calls: string[] = [];
  const transport: Transport = {
    async call(name) {
      calls.push(name);
      return { ok: true, value: {} };
    },
    async listen(listener, signal) {
      listener({ kind: 'opened', position: { epoch: 'e', seq: 0 }, continues: false });
      await Promise.race([ends.promise, once(signal, 'abort')]);
    },
  };
  const close = vi.fn(async () => undefined);
  const killServers = vi.fn();
  const connection = {
    ...{ transport, client: createClient(transport), url: 'http://127.0.0.1:6590', close },
    ...{ where, stopRequested: stopAsked.promise, woke: () => undefined, killServers },
  } as HostConnection;
  return { connection, ends, stopAsked, calls, close, killServers };
}

let states: GatewayState['kind'][];
beforeEach(() => {
  states = [];
});

function gatewayOf(connect: () => Promise<HostConnection>): Gateway {
  return new Gateway({ connect, onState: ({ kind }) => states.push(kind), onNotice: () => undefined });
}

const never = new AbortController().signal;

describe('the gateway', () => {
  it('turns on once, however often it is asked to', async () => {
    const connect = vi.fn(async () => scriptedConnection('inside').connection);
    const gateway = gatewayOf(connect);
    await Promise.all([gateway.turnOn(), gateway.turnOn()]);
    expect(connect).toHaveBeenCalledTimes(1);
    expect(states).toEqual(['starting', 'on']);
  });

  it('says why it did not turn on, and can be tried again', async () => {
    const connect = vi
      .fn(async () => scriptedConnection('inside').connection)
      .mockRejectedValueOnce(new Failure('port_in_use', 'Port 6590 is in use.'));
    const gateway = gatewayOf(connect);
    await gateway.turnOn();
    expect(gateway.state).toMatchObject({ kind: 'failed', failure: { code: 'port_in_use' } });
    await gateway.turnOn();
    expect(gateway.state.kind).toBe('on');
  });

  it('answers calls while it is on, and says that it is off otherwise', async () => {
    const gateway = gatewayOf(async () => scriptedConnection('inside').connection);
    await expect(gateway.client.host.status({})).rejects.toMatchObject({ code: 'not_running' });
    await gateway.turnOn();
    await expect(gateway.client.host.status({})).resolves.toEqual({});
  });

  it('ends its listeners when it turns off, so that pages know', async () => {
    const gateway = gatewayOf(async () => scriptedConnection('inside').connection);
    await gateway.turnOn();
    const listening = gateway.transport.listen(() => undefined, never);
    await gateway.turnOff();
    await expect(listening).rejects.toMatchObject({ code: 'not_running' });
    expect(states).toEqual(['starting', 'on', 'stopping', 'off']);
  });

  it('goes off when somebody else stops its own host, which it then closes', async () => {
    const host = scriptedConnection('inside');
    const gateway = gatewayOf(async () => host.connection);
    await gateway.turnOn();
    host.stopAsked.resolve(undefined);
    await vi.waitFor(() => expect(gateway.state.kind).toBe('off'));
    expect(host.close).toHaveBeenCalledTimes(1);
  });

  it('goes off when a host that it is attached to is gone', async () => {
    const host = scriptedConnection('attached');
    const gateway = gatewayOf(async () => host.connection);
    await gateway.turnOn();
    host.ends.resolve(undefined);
    await vi.waitFor(() => expect(gateway.state.kind).toBe('off'));
    expect(host.calls).toEqual([]);
  });

  it('stops a host that it is attached to when it is turned off', async () => {
    const host = scriptedConnection('attached');
    const gateway = gatewayOf(async () => host.connection);
    await gateway.turnOn();
    await gateway.turnOff();
    expect(host.calls).toEqual(['host.stop']);
  });

  it('leaves a host that it is attached to alone when the app quits, and does not turn on again', async () => {
    const host = scriptedConnection('attached');
    const gateway = gatewayOf(async () => host.connection);
    await gateway.turnOn();
    await gateway.quit();
    expect(host.calls).toEqual([]);
    expect(host.close).toHaveBeenCalledTimes(1);
    await gateway.turnOn();
    expect(gateway.state.kind).toBe('off');
  });

  it('kills only the servers of its own host', async () => {
    const [own, other] = [scriptedConnection('inside'), scriptedConnection('attached')];
    for (const { connection } of [own, other]) {
      const gateway = gatewayOf(async () => connection);
      await gateway.turnOn();
      gateway.killServers();
    }
    expect([own.killServers.mock.calls.length, other.killServers.mock.calls.length]).toEqual([1, 0]);
  });
});
