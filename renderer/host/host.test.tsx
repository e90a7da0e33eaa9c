import { expect, it } from 'vitest';
import type { Transport } from '../../contract/client.ts';
import type { Notice } from '../../contract/event-stream.ts';
import { renderWithHost } from '../testing/render-with-host.tsx';
import { scriptedHost } from '../testing/scripted-host.ts';
import { useHostQuery } from './use-host.ts';

function Asks() {
  const { data } = useHostQuery('models.offered', {});
  return <p>{data === undefined ? 'asks' : `knows ${data.join()}`}</p>;
}

/** A host whose events are heard when the test says so. */
function quietHost() {
  const host = scriptedHost({ 'models.offered': () => ['one'] });
  const listening = Promise.withResolvers<(notice: Notice) => void>();
  const transport: Transport = {
    call: (name, input, signal) => host.call(name, input, signal),
    async listen(listener, signal) {
      listening.resolve(listener);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
  };
  const hear = async () =>
    (await listening.promise)({ kind: 'opened', position: { epoch: 'run', seq: 0 }, continues: false });
  return { transport, hear, listening: listening.promise, asked: () => host.calls.length };
}

it('the host is heard before it is asked, and so asked once', async () => {
  const { transport, hear, listening, asked } = quietHost();
  const rendering = renderWithHost(<Asks />, transport);
  await listening;
  expect(asked()).toBe(0);
  await hear();
  const { getByText } = await rendering;
  await expect.element(getByText('knows one')).toBeVisible();
  expect(asked()).toBe(1);
});

it('a host whose events do not come is asked without them, and again when they do', async () => {
  const { transport, hear, asked } = quietHost();
  const { getByText } = await renderWithHost(<Asks />, transport);
  await expect.element(getByText('knows one')).toBeVisible();
  expect(asked()).toBe(1);
  await hear();
  await expect.poll(asked).toBe(2);
});
