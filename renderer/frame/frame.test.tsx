import { spotlight } from '@mantine/spotlight';
import { page, userEvent } from 'vitest/browser';
import { useMemo, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PersonId } from '../../contract/ids.ts';
import type { Me, Person } from '../../contract/person.ts';
import { renderWithHost } from '../testing/render-with-host.tsx';
import { scriptedHost } from '../testing/scripted-host.ts';
import { useActions } from './actions.ts';
import { Palette } from './palette.tsx';
import { useShortcuts } from './shortcuts.ts';
import { Sidebar } from './sidebar.tsx';

const ada: Person = {
  id: PersonId.parse('6f3c1a52-6b0e-4f0e-9a55-0d8d3d1f4a10'),
  ...{ name: 'Ada', role: 'admin', state: 'approved', createdAt: 1, lastSeenAt: null },
};
const as = (role: 'admin' | 'member'): Me => ({ kind: 'person', id: ada.id, name: 'Ada', role });

function open(me: Me, people: Person[] = [ada], element = <Everything />) {
  const host = scriptedHost({ 'people.list': () => people, 'servers.list': () => [] });
  return renderWithHost(element, host, me);
}

function Everything() {
  useShortcuts();
  return (
    <>
      <Sidebar />
      <Palette />
    </>
  );
}

afterEach(() => spotlight.close());

describe('the palette', () => {
  async function search(text: string) {
    await userEvent.keyboard('{Control>}k{/Control}');
    await userEvent.fill(page.getByRole('textbox', { name: 'Search screens and actions' }), text);
    return page.getByRole('dialog');
  }

  it('leads administrators to the people who share the host', async () => {
    const { getByRole } = await open(as('admin'));
    await expect.element(getByRole('link', { name: 'People' })).toBeVisible();
    const found = await search('peop');
    await userEvent.click(found.getByRole('button', { name: 'People' }));
    await expect.poll(() => window.location.hash).toBe('#/people');
  });

  it('says to a member that there is nothing by that name', async () => {
    const { getByRole } = await open(as('member'));
    await expect.element(getByRole('link', { name: 'Requests' })).toBeVisible();
    const found = await search('peop');
    await expect.element(found.getByText('Nothing by that name')).toBeVisible();
    await expect.element(found.getByRole('button', { name: 'People' })).not.toBeInTheDocument();
  });

  it('does what the open screen offers, and forgets it when one leaves', async () => {
    const run = vi.fn();
    const { getByRole } = await open(as('member'), [], <Offering run={run} />);
    await userEvent.click((await search('orange')).getByRole('button', { name: 'Peel an orange' }));
    await expect.poll(() => run.mock.calls).toHaveLength(1);
    await expect.element(getByRole('dialog')).not.toBeInTheDocument();
    await userEvent.click(getByRole('button', { name: 'Leave' }));
    await expect.element((await search('orange')).getByText('Nothing by that name')).toBeVisible();
  });

  it('offers the owner no people while there are none', async () => {
    const { getByRole } = await open({ kind: 'owner' }, []);
    await expect.element(getByRole('link', { name: 'Requests' })).toBeVisible();
    const found = await search('peop');
    await expect.element(found.getByText('Nothing by that name')).toBeVisible();
  });
});

/** A screen that offers something to do, and that one can leave. */
function Offering({ run }: { readonly run: () => void }) {
  const [isThere, setThere] = useState(true);
  return (
    <>
      <button onClick={() => setThere(false)}>Leave</button>
      {isThere ? <Screen run={run} /> : null}
      <Everything />
    </>
  );
}

function Screen({ run }: { readonly run: () => void }) {
  useActions(useMemo(() => [{ id: 'x', label: 'Peel an orange', run }], [run]));
  return null;
}

describe('the hints of shortcuts', () => {
  it('name the keys that do it', async () => {
    const { getByRole, getByText } = await open(as('admin'));
    await expect.element(getByText('Ctrl+K')).toBeVisible();
    const hinted = getByRole('link', { name: 'Models' });
    await expect.element(hinted).toHaveAttribute('title', 'Models  Ctrl+3');
    await userEvent.keyboard('{Control>}3{/Control}');
    await expect.poll(() => window.location.hash).toBe('#/models');
  });
});
