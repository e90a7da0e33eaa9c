import { page, userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import { KeyId } from '../../../contract/ids.ts';
import type { ListedKey } from '../../../contract/key.ts';
import type { HubSettingsView } from '../../../contract/model.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { HubToken } from './hub-token.tsx';

const id = KeyId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000002');
const key = { id, name: 'hub', last4: '0000', store: 'fernet', createdAt: 1, updatedAt: 1 } as const;

const HUB: HubSettingsView = {
  ...{ endpoint: 'https://huggingface.co', folders: [], parallelDownloads: 2 },
  ...{ token: null, revision: 1 },
};

function Shown() {
  const { data } = useHostQuery('models.settings', {});
  return data === undefined ? null : <HubToken settings={data} />;
}

it('is replaced only once its storing is answered, of which the host may tell before', async () => {
  const answered = Promise.withResolvers<undefined>();
  let stored: ListedKey[] = [];
  let settings = HUB;
  const host = scriptedHost({
    'models.settings': () => settings,
    'keys.list': () => stored,
    'keys.add': () => {
      stored = [{ ...key, usedBy: [] }];
      return key;
    },
    'models.saveSettings': async () => {
      settings = { ...settings, token: id, revision: 2 };
      host.emit({ name: 'models.settingsChanged', payload: {} });
      await answered.promise;
      return settings;
    },
    'models.testHubToken': () => ({ name: 'ada', role: null }),
  });
  await renderWithHost(<Shown />, host);
  await userEvent.fill(page.getByLabelText('Hub token'), 'hf_0000');
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  const replace = page.getByRole('button', { name: 'Replace' });
  await expect.element(replace).toBeDisabled();
  await expect.element(page.getByRole('button', { name: 'Remove…' })).toBeDisabled();
  answered.resolve(undefined);
  await userEvent.click(replace);
  // What is typed now is nobody else's to close.
  await userEvent.fill(page.getByLabelText('Hub token'), 'hf_1111');
  await expect.element(page.getByRole('button', { name: 'Save' })).toBeEnabled();
});

it('says why its key could not be removed, though the hub has none any more; nothing is left on a second try', async () => {
  let settings: HubSettingsView = { ...HUB, token: id };
  let stored: ListedKey[] = [{ ...key, usedBy: [] }];
  let isBusy = true;
  const host = scriptedHost({
    'models.settings': () => settings,
    'keys.list': () => stored,
    'models.saveSettings': () => {
      settings = { ...settings, token: null, revision: 2 };
      host.emit({ name: 'models.settingsChanged', payload: {} });
      return settings;
    },
    'keys.remove': () => {
      if (isBusy) throw new Failure('internal', 'The database is busy.');
      stored = [];
      return {};
    },
    'models.testHubToken': () => ({ name: 'ada', role: null }),
  });
  await renderWithHost(<Shown />, host);
  await userEvent.click(page.getByRole('button', { name: 'Remove…' }));
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true });
  await userEvent.click(confirm);
  await expect.element(page.getByText('The database is busy.')).toBeVisible();
  isBusy = false;
  await userEvent.click(confirm);
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(stored).toEqual([]);
});
