import i18next from 'i18next';
import { userEvent } from 'vitest/browser';
import { expect, it, onTestFinished } from 'vitest';
import { BackendId } from '../../../contract/ids.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import ServersScreen from './servers-screen.tsx';

const stopped: ServerStatus = {
  id: BackendId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000001'),
  name: 'qwen',
  state: 'stopped',
  phase: null,
  detail: null,
  pid: null,
  port: null,
  startedAt: null,
  readyAt: null,
  inFlight: 0,
  queued: 0,
  memoryBytes: null,
  residentBytes: null,
  requestsServed: 0,
  tokensPerSecond: null,
  failure: null,
};

const other = BackendId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000002');

it('a start shows at once, follows the host’s events, and is put back when the host refuses', async () => {
  const start = Promise.withResolvers<ServerStatus>();
  const host = scriptedHost({ 'servers.list': () => [stopped], 'servers.start': () => start.promise });
  const { getByRole } = await renderWithHost(<ServersScreen />, host);
  await userEvent.click(getByRole('button', { name: 'Start qwen' }));
  await expect.element(getByRole('row', { name: /qwen Starting/ })).toBeVisible();
  host.emit({ name: 'servers.changed', payload: { ...stopped, state: 'starting', phase: 'loading' } });
  await expect.element(getByRole('row', { name: /Loading the model/ })).toBeVisible();
  start.reject(new Failure('not_enough_memory', 'too large'));
  await expect.element(getByRole('row', { name: /qwen Stopped/ })).toBeVisible();
});

it('a list that cannot be read says why and offers to try again', async () => {
  let works = false;
  const host = scriptedHost({
    'servers.list': () => {
      if (works) return [];
      throw new Failure('internal', 'The list could not be read.', { hint: 'Look at the log.' });
    },
  });
  const { getByRole, getByText } = await renderWithHost(<ServersScreen />, host);
  await expect.element(getByRole('alert').getByText('The list could not be read.')).toBeVisible();
  works = true;
  await userEvent.click(getByRole('button', { name: 'Try again' }));
  await expect.element(getByText(/A server runs one local model/)).toBeVisible();
});

it('in German, a refused start says why in German, with numbers as Germans write them', async () => {
  await i18next.changeLanguage('de');
  onTestFinished(async () => {
    await i18next.changeLanguage('en');
  });
  const host = scriptedHost({
    'servers.list': () => [stopped],
    'servers.start': () => {
      throw new Failure(
        'not_enough_memory',
        phrase`${'qwen'} needs ${20.5} GB; ${20} GB of ${24} GB are free.`,
        { hint: phrase`Stop ${phrase`${'gemma'} or ${'llama'}`}, or raise the memory budget.` },
      );
    },
  });
  const { getByRole } = await renderWithHost(<ServersScreen />, host);
  await userEvent.click(getByRole('button', { name: 'Starten qwen' }));
  const alert = getByRole('alert');
  await expect
    .element(alert.getByText('qwen braucht 20,5 GB Speicher; 20 GB von 24 GB sind frei.'))
    .toBeVisible();
  await expect.element(alert.getByText(/^Stoppen Sie gemma oder llama, oder erlauben Sie/)).toBeVisible();
});

it('what is not known of a server is a dash, never 0', async () => {
  const host = scriptedHost({
    'servers.list': () => [stopped, { ...stopped, id: other, name: 'gemma', residentBytes: 3_100_000_000 }],
    'servers.log': () => ({ lines: [], cursor: 0, missed: false }),
    'backends.list': () => [],
  });
  const { getByRole } = await renderWithHost(<ServersScreen />, host);
  const memoryOf = (name: RegExp) => getByRole('row', { name }).getByRole('gridcell').nth(2);
  await expect.element(memoryOf(/gemma/)).toHaveTextContent('3.1 GB');
  expect(memoryOf(/qwen/).element().textContent).toBe('–');
  await userEvent.click(getByRole('row', { name: /qwen/ }));
  const memory = getByRole('dialog', { name: 'qwen' }).getByText('Memory');
  await expect.element(memory).toBeVisible();
  expect(memory.element().nextElementSibling?.textContent).toBe('–');
});
