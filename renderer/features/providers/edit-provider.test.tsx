import i18next from 'i18next';
import { page, userEvent } from 'vitest/browser';
import { expect, it, onTestFinished, vi } from 'vitest';
import { BackendRecord, RemoteSpec } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import { BackendId, KeyId } from '../../../contract/ids.ts';
import { inEnglish, phrase } from '../../../contract/phrase.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import ProvidersScreen from './providers-screen.tsx';

const id = BackendId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000001');
const keyId = KeyId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000002');

function provider(spec: object, revision = 1): BackendRecord {
  return BackendRecord.parse({
    ...{ id, name: 'cloud', createdAt: 1, updatedAt: 1, managed: false, revision },
    spec: { kind: 'openai-compatible', url: 'https://cloud.example/v1', key: keyId, ...spec },
  });
}

type Script = Parameters<typeof scriptedHost>[0];

/** The screen with these providers, as a host has them that says so when they change. */
async function openScreen(providers: BackendRecord[], script: Script = {}) {
  let stored = providers;
  const host = scriptedHost({
    'backends.list': () => stored,
    'keys.list': () => [
      { id: keyId, name: 'cloud', last4: 'abcd', store: 'fernet', createdAt: 1, updatedAt: 1, usedBy: [] },
    ],
    'models.discovered': () => [],
    'providers.presets': () => [],
    'providers.checkAddress': () => ({
      ...{ allowed: true, class: 'public', addresses: [] },
      ...{ why: null, fix: null, suggestedReach: null },
    }),
    ...script,
  });
  await renderWithHost(<ProvidersScreen />, host);
  return {
    told: (name: string) => host.calls.filter(([call]) => call === name).map(([, input]) => input),
    becomes: (next: BackendRecord[]) => {
      stored = next;
      host.emit({ name: 'backends.changed', payload: {} });
    },
  };
}

const form = () => page.getByRole('dialog', { name: 'Edit cloud' });
const atOnce = () => form().getByLabelText('Requests at a time');

async function edit() {
  await userEvent.click(page.getByRole('gridcell', { name: 'cloud', exact: true }));
  await userEvent.click(page.getByRole('dialog').getByRole('button', { name: 'Edit' }));
  await expect.element(atOnce()).toBeVisible();
}

const mine = provider({});
const theirs = provider({ queueLimit: 7 }, 2);

it('what is wrong stands at its field before the host is asked, in the unit that one types', async () => {
  const { told } = await openScreen([mine]);
  await edit();
  await userEvent.fill(form().getByLabelText('Connect within (s)'), '0.01');
  await userEvent.click(form().getByRole('button', { name: 'Save' }));
  await expect.element(form().getByText(/0\.1/)).toBeVisible();
  await expect.element(form().getByLabelText('Connect within (s)')).toHaveAttribute('aria-invalid', 'true');
  expect(told('backends.updateRemote')).toEqual([]);
});

it('what the host refuses stands at its field', async () => {
  await openScreen([mine], {
    'backends.updateRemote': () => {
      throw new Failure('invalid_input', 'no', { issues: [{ path: 'spec.url', message: 'not that one' }] });
    },
  });
  await edit();
  await userEvent.click(form().getByRole('button', { name: 'Save' }));
  await expect.element(form().getByText('not that one')).toBeVisible();
  await expect.element(form().getByLabelText('Address')).toHaveAttribute('aria-invalid', 'true');
});

it('in German, a refused address says why and what to do in German', async () => {
  await i18next.changeLanguage('de');
  onTestFinished(async () => {
    await i18next.changeLanguage('en');
  });
  const why = phrase`Refused ${'192.168.1.5'}: ${phrase`it is ${phrase`a private address`}, and this backend may use only ${phrase`public ones`}`}.`;
  const fix = phrase`Say that it is ${phrase`in the local network`}.`;
  await openScreen([mine], {
    'providers.checkAddress': () => ({
      ...{ allowed: false, class: 'private', addresses: [], suggestedReach: 'private' },
      ...{ why: inEnglish(why), fix: inEnglish(fix), phrases: { why, fix } },
    }),
  });
  await userEvent.click(page.getByRole('gridcell', { name: 'cloud', exact: true }));
  await userEvent.click(page.getByRole('dialog').getByRole('button', { name: 'Bearbeiten' }));
  await expect
    .element(
      page.getByText(
        '192.168.1.5 wird abgelehnt: Das ist eine Adresse im lokalen Netz, und dieser Anbieter darf nur eine im Internet haben. Geben Sie an, dass er im lokalen Netz ist.',
      ),
    )
    .toBeVisible();
});

it('another window’s change is shown; keeping one’s own overwrites what was seen', async () => {
  const { told, becomes } = await openScreen([mine], {
    'backends.updateRemote': (input) => provider(RemoteSpec.parse(input.spec), 3),
  });
  await edit();
  await userEvent.fill(atOnce(), '5');
  becomes([theirs]);
  const note = form().getByRole('alert');
  await expect.element(note.getByText(/changed elsewhere/)).toBeVisible();
  await expect.element(note.getByRole('definition')).toHaveTextContent('7');
  await userEvent.click(note.getByRole('button', { name: 'Keep mine' }));
  await expect.element(note).not.toBeInTheDocument();
  await userEvent.click(form().getByRole('button', { name: 'Save' }));
  await expect.element(form()).not.toBeInTheDocument();
  expect(told('backends.updateRemote')).toMatchObject([
    { spec: { maxConnections: 5, queueLimit: 1_024, key: keyId }, expected: 2 },
  ]);
});

it('another window’s change can take the place of one’s own', async () => {
  const { becomes } = await openScreen([mine]);
  await edit();
  await userEvent.fill(atOnce(), '5');
  becomes([theirs]);
  await userEvent.click(form().getByRole('button', { name: 'Load theirs' }));
  await expect.element(atOnce()).toHaveValue('1024');
  await expect.element(form().getByLabelText('Requests that may wait')).toHaveValue('7');
  await expect.element(form().getByRole('alert')).not.toBeInTheDocument();
});

it('a provider that was deleted elsewhere can be added again, as it was typed', async () => {
  const add = vi.fn(() => mine);
  const { told, becomes } = await openScreen([mine], { 'backends.add': add });
  await edit();
  await userEvent.fill(atOnce(), '5');
  becomes([]);
  await expect.element(form().getByText(/deleted elsewhere/)).toBeVisible();
  await userEvent.click(form().getByRole('button', { name: 'Add again' }));
  await expect.element(form()).not.toBeInTheDocument();
  expect(told('backends.add')).toMatchObject([{ name: 'cloud', spec: { maxConnections: 5 } }]);
});
