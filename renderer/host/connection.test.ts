import { describe, expect, it } from 'vitest';
import type { Transport } from '../../contract/client.ts';
import type { Notice, Position } from '../../contract/event-stream.ts';
import { Failure } from '../../contract/failure.ts';
import { delayAfter, GONE_AFTER, holdConnection } from './connection.ts';
import type { ConnectionState } from './connection.ts';

const at = (seq: number): Position => ({ epoch: 'run', seq });
const opened = (seq: number, continues: boolean): Notice => ({
  kind: 'opened',
  position: at(seq),
  continues,
});
const changed = (seq: number): Notice => ({
  kind: 'event',
  position: at(seq),
  event: { name: 'routes.changed', payload: {} },
});
const lost = new Failure('not_running', 'gone');

/** Holds a connection over a host that does as the script says, one stream an entry; then the page is left. */
async function follow(script: readonly { readonly notices?: readonly Notice[]; readonly end: Failure }[]) {
  const page = new AbortController();
  const states: ConnectionState[] = [];
  const asked: (Position | null)[] = [];
  const heard: Notice[] = [];
  const waited: number[] = [];
  const streams = script.values();
  const transport: Transport = {
    call: () => Promise.reject(lost),
    async listen(listener, _signal, after = null) {
      const { value } = streams.next();
      if (value === undefined) {
        page.abort();
        return;
      }
      asked.push(after);
      value.notices?.forEach(listener);
      throw value.end;
    },
  };
  await holdConnection(
    {
      transport,
      onState: (state) => states.push(state),
      onNotice: (notice) => heard.push(notice),
      sleep: async (milliseconds) => void waited.push(milliseconds),
    },
    page.signal,
  );
  return { states, asked, heard, waited };
}

describe('the connection', () => {
  it('is connected from the first notice and reconnecting when the stream ends', async () => {
    const { states } = await follow([{ notices: [opened(0, false)], end: lost }]);
    expect(states).toEqual(['connecting', 'connected', 'reconnecting']);
  });

  it('continues behind the last event that it heard', async () => {
    const { asked, heard } = await follow([
      { notices: [opened(3, false), changed(4), changed(5)], end: lost },
      { notices: [opened(5, true), changed(6)], end: lost },
    ]);
    expect(asked).toEqual([null, at(5)]);
    expect(heard).toHaveLength(5);
  });

  it('asks for nothing more once the host does not know it', async () => {
    const refusal = new Failure('unauthorised', 'who?');
    const { states, asked } = await follow([{ end: refusal }, { end: lost }]);
    expect(states).toEqual(['connecting', 'signed-out']);
    expect(asked).toHaveLength(1);
  });

  it('calls the host gone after some tries, and goes on trying until it is back', async () => {
    const silent = Array.from({ length: GONE_AFTER + 2 }, () => ({ end: lost }));
    const { states } = await follow([...silent, { notices: [opened(0, false)], end: lost }]);
    expect(states).toEqual(['connecting', 'gone', 'connected', 'reconnecting']);
  });

  it('tries again at once, and then waits longer each time but never long', async () => {
    const { waited } = await follow(Array.from({ length: 9 }, () => ({ end: lost })));
    expect(waited).toEqual([0, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000, 5_000]);
    expect(delayAfter(1_000)).toBe(5_000);
  });
});
