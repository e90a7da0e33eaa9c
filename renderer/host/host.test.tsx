import { expect, it } from 'vitest';
import type { Transport } from '../../contract/client.ts';
import type { Notice } from '../../contract/event-stream.ts';
import { render } from 'vitest-browser-react';
import { PersonId } from '../../contract/ids.ts';
import type { Me } from '../../contract/person.ts';
import { Surroundings } from '../surroundings.tsx';
import { renderWithHost } from '../testing/render-with-host.tsx';
import { scriptedHost } from '../testing/scripted-host.ts';
import { PageHost } from './page-host.ts';
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

it('what was asked before anything is drawn is not asked again', async () => {
  const host = scriptedHost({ 'models.offered': () => ['one'] });
  const pageHost = new PageHost(host, { kind: 'owner' });
  await pageHost.ask([['models.offered', {}]]);
  const { getByText } = await render(
    <Surroundings host={pageHost}>
      <Asks />
    </Surroundings>,
  );
  // At once: it was never seen asking.
  expect(getByText('knows one').elements()).toHaveLength(1);
  expect(host.calls).toHaveLength(1);
});

it('nothing is asked beforehand that whoever uses the page may not ask', async () => {
  const host = scriptedHost({ 'models.offered': () => ['one'] });
  const member: Me = { kind: 'person', id: PersonId.parse(crypto.randomUUID()), name: 'Ada', role: 'member' };
  const pageHost = new PageHost(host, member);
  await pageHost.ask([
    ['models.offered', {}],
    ['host.overview', {}],
  ]);
  expect(host.calls.map(([name]) => name)).toEqual(['models.offered']);
  pageHost.close();
});
