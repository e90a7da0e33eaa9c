import { page, userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import { RouteId } from '../../../contract/ids.ts';
import { Route } from '../../../contract/route.ts';
import { reorder } from '../../../main/routing/reorder.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import RoutesScreen from './routes-screen.tsx';

const routes = ['a', 'b', 'c'].map((pattern, n) =>
  Route.parse({
    id: RouteId.parse(`4b3cf5c6-64c1-4a6f-9d0f-00000000000${n}`),
    match: 'exact',
    pattern,
    targets: [{ backend: '4b3cf5c6-64c1-4a6f-9d0f-000000000009' }],
    ...{ createdAt: n, updatedAt: n, revision: 1, managed: false },
  }),
);

const shown = () =>
  page
    .getByRole('row')
    .elements()
    .slice(1)
    .map((row) => row.querySelector('[role=gridcell]')?.textContent);

/** A host whose answers to `routes.reorder` wait until they are let go. */
async function openScreen(answer: (order: readonly string[]) => Promise<void>) {
  let stored: Route[] = routes;
  const host = scriptedHost({
    'routes.list': () => stored,
    'backends.list': () => [],
    'requests.byRoute': () => [],
    async 'routes.reorder'({ order }) {
      await answer(order);
      const placed = order.flatMap((id) => stored.find((route) => route.id === id) ?? []);
      const priorities = reorder(placed);
      stored = stored.map((route) => ({ ...route, priority: priorities.get(route.id) ?? route.priority }));
      return stored;
    },
  });
  await renderWithHost(<RoutesScreen />, host);
  await expect.poll(shown).toEqual(['a', 'b', 'c']);
  page.getByRole('grid').element().focus();
  return host;
}

it('moves show at once; the host is told one at a time, of those in a row the last', async () => {
  const first = Promise.withResolvers<undefined>();
  const told: string[] = [];
  await openScreen(async (order) => {
    told.push(order.map((id) => routes.find((route) => route.id === id)?.pattern).join(''));
    await first.promise;
  });
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect.poll(shown).toEqual(['b', 'a', 'c']);
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect.poll(shown).toEqual(['b', 'c', 'a']);
  await expect.element(page.getByText('a is number 3 of 3 now.')).toBeInTheDocument();
  await userEvent.keyboard('{Alt>}{ArrowUp}{ArrowUp}{/Alt}');
  await expect.poll(shown).toEqual(['a', 'b', 'c']);
  expect(told).toEqual(['bac']);
  first.resolve(undefined);
  await expect.poll(() => told).toEqual(['bac', 'abc']);
  await expect.poll(shown).toEqual(['a', 'b', 'c']);
});

it('an order that the host refuses is put back, and the reason is told', async () => {
  await openScreen(() =>
    Promise.reject(new Failure('conflict', 'The configuration file manages the route a.')),
  );
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect.element(page.getByText('The configuration file manages the route a.')).toBeVisible();
  await expect.poll(shown).toEqual(['a', 'b', 'c']);
});
