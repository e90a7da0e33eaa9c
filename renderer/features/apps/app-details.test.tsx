import { page, userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { Client } from '../../../contract/access.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import AppsScreen from './apps-screen.tsx';

const id = '00000000-0000-4000-8000-000000000001';

const app = (concurrency: number | null, revision: number): Client =>
  Client.parse({
    ...{ id, name: 'Zed', verdict: 'allowed', allowed: null, person: null, revision },
    credential: { kind: 'key', last4: 'abcd' },
    limits: { requestsPerMinute: null, tokensPerMinute: null, spendPerDayMicros: null, concurrency },
    ...{ createdAt: 1, lastUsedAt: null, revokedAt: null },
  });

async function openApp() {
  let stored = [app(null, 1)];
  const host = scriptedHost({
    'clients.list': () => stored,
    'clients.status': () => ({ mode: 'open' as const, chosen: null, beyondLoopback: false }),
    'routes.list': () => [],
    'clients.update': () => app(5, 3),
  });
  window.location.hash = `#/apps?app=${id}`;
  await renderWithHost(<AppsScreen />, host);
  return {
    told: (name: string) => host.calls.filter(([call]) => call === name).map(([, input]) => input),
    becomes: (next: Client[]) => {
      stored = next;
      host.emit({ name: 'clients.changed', payload: {} });
    },
  };
}

const drawer = () => page.getByRole('dialog', { name: 'Zed' });
const atOnce = () => drawer().getByLabelText('Requests at the same time');

it('another window’s change of a program discards nothing that is typed, and is overwritten only knowingly', async () => {
  const { told, becomes } = await openApp();
  await userEvent.fill(atOnce(), '5');
  becomes([app(7, 2)]);
  const note = drawer().getByRole('alert');
  await expect.element(note.getByRole('definition')).toHaveTextContent('7');
  await expect.element(atOnce()).toHaveValue('5');
  await userEvent.click(note.getByRole('button', { name: 'Keep mine' }));
  await userEvent.click(drawer().getByRole('button', { name: 'Save' }));
  await expect
    .poll(() => told('clients.update'))
    .toMatchObject([{ expected: 2, draft: { limits: { concurrency: 5 } } }]);
  await expect.element(note).not.toBeInTheDocument();
});

it('a program that was removed elsewhere stays in sight with what was typed', async () => {
  const { becomes } = await openApp();
  await userEvent.fill(atOnce(), '5');
  becomes([]);
  await expect.element(drawer().getByText(/deleted elsewhere/)).toBeVisible();
  await expect.element(atOnce()).toHaveValue('5');
  await expect.element(drawer().getByRole('button', { name: 'Save' })).toBeDisabled();
});
