import { page, userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { RemoteSpec } from '../../../contract/backend.ts';
import { BackendId, KeyId } from '../../../contract/ids.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { ProviderDetails } from './provider-details.tsx';

const keyId = KeyId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000002');
const provider = {
  ...{ id: BackendId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000001'), name: 'cloud' },
  ...{ createdAt: 1, updatedAt: 1, managed: false, revision: 1 },
  spec: RemoteSpec.parse({ kind: 'openai-compatible', url: 'https://cloud.example/v1', key: keyId }),
};

it('is not tested while its key is being replaced, of which the host may tell before it answers', async () => {
  const answered = Promise.withResolvers<undefined>();
  let last4 = 'abcd';
  const host = scriptedHost({
    'keys.list': () => [
      { id: keyId, name: 'cloud', last4, store: 'fernet', createdAt: 1, updatedAt: 1, usedBy: [] },
    ],
    'models.discovered': () => [],
    'keys.replace': async () => {
      await answered.promise;
      return { id: keyId, name: 'cloud', last4, store: 'fernet', createdAt: 1 };
    },
    'providers.test': () => ({ outcome: 'answered', models: ['m'], modelCount: 1, elapsedMs: 5 }),
  });
  await renderWithHost(<ProviderDetails provider={provider} onClose={() => undefined} />, host);
  const test = page.getByRole('button', { name: 'Test' });
  await userEvent.click(page.getByRole('button', { name: 'Replace' }));
  await expect.element(test).toBeEnabled();
  await userEvent.fill(page.getByRole('textbox', { name: 'New key' }), 'sk-new-wxyz');
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  last4 = 'wxyz';
  host.emit({ name: 'keys.changed', payload: {} });
  await expect.element(page.getByText('…wxyz')).toBeVisible();
  await expect.element(test).toBeDisabled();
  answered.resolve(undefined);
  await userEvent.click(test);
  await expect.element(page.getByText(/It answered in/)).toBeVisible();
});
