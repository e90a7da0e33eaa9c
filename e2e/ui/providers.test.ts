import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { startUpstream } from '../host/scripted-upstream.ts';
import { launchChromium } from './chromium.ts';
import { recordEveryAnswer } from './every-answer.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';
import { undo } from './undo.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const SECRET = 'sk-first-0123456789-abcd';
const SECOND = 'sk-second-9876543210-wxyz';

it('a key goes to the host and nowhere comes back: not in an answer, an event, the page, or the log', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  await using opened = await openInterface(browser, host, { path: '/providers' });
  const { page, context } = opened;
  const answers = await recordEveryAnswer(context);
  await page.reload();
  await page.getByRole('button', { name: 'Add provider' }).click();
  const form = page.getByRole('dialog', { name: 'Add provider' });
  await form.getByRole('button', { name: 'OpenRouter' }).click();
  await expect(form.getByLabel('Name')).toHaveValue('openrouter');
  const secret = form.getByRole('textbox', { name: 'New key' });
  await expect(secret).toHaveAttribute('type', 'password');

  // The guard says no as one types, and how to go on.
  await form.getByRole('textbox', { name: 'Address' }).fill(upstream.url);
  await expect(form.getByText('This address is refused')).toBeVisible();
  await form.getByRole('status').getByRole('button', { name: 'On this machine' }).click();
  await expect(form.getByText('Allowed: on this machine')).toBeVisible();
  await form.getByRole('button', { name: 'Add provider' }).click();
  await expect(form.getByText('type the key, or choose none')).toBeVisible();

  // Tested before it is saved: the upstream gets the key, and nothing is stored.
  await secret.fill(SECRET);
  await form.getByRole('button', { name: 'Test' }).click();
  await expect(form.getByText(/It answered in .* and has one model/)).toBeVisible();
  expect(upstream.received.at(-1)?.authorization).toBe(`Bearer ${SECRET}`);
  expect(await withContract(host.directory, (client) => client.keys.list({}))).toEqual([]);

  await form.getByRole('button', { name: 'Add provider' }).click();
  const details = page.getByRole('dialog', { name: 'openrouter' });
  await expect(details.getByText('…abcd')).toBeVisible();
  await details.getByRole('button', { name: 'Replace' }).click();
  await details.getByRole('textbox', { name: 'New key' }).fill(SECOND);
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(details.getByText('…wxyz')).toBeVisible();
  await details.getByRole('button', { name: 'Test' }).click();
  await expect(details.getByText(/It answered in/)).toBeVisible();
  await expect.poll(() => upstream.received.at(-1)?.authorization).toBe(`Bearer ${SECOND}`);

  // A provider that repeats the key in its refusal is not repeated.
  await details.getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit openrouter' });
  await edit.getByRole('textbox', { name: 'Address' }).fill(upstream.url.replace('/v1', '/refuse/v1'));
  await edit.getByRole('button', { name: 'Save' }).click();
  await details.getByRole('button', { name: 'Test' }).click();
  await expect(details.getByRole('alert').first()).toBeVisible();
  await expect(page.getByRole('row', { name: /openrouter.*…wxyz/, includeHidden: true })).toBeAttached();

  const text = answers.text();
  expect(text).toContain('/_ui/rpc/keys.replace');
  expect(text).toContain('keys.changed');
  expect(text).toContain('wxyz');
  const log = await readFile(join(host.directory, 'logs', 'host.log'), 'utf8');
  for (const key of [SECRET, SECOND]) {
    expect(text).not.toContain(key);
    expect(await page.content()).not.toContain(key);
    expect(log).not.toContain(key);
    expect(page.url()).not.toContain(key);
  }
  expect(opened.complaints).toEqual([]);
});

it('a provider’s model is routed by one click, switched off and on, deleted and put back', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const ask = () =>
    host.openai.chat.completions.create({ model: 'hello', messages }).then(
      () => 'answered',
      (error: unknown) => (error as { readonly status?: number }).status,
    );
  await using opened = await openInterface(browser, host, {
    path: '/providers',
    viewport: { width: 420, height: 700 },
  });
  const { page } = opened;
  await expect(page.getByText('A provider is a cloud such as')).toBeVisible();
  await page.getByRole('button', { name: 'Add provider' }).click();
  const form = page.getByRole('dialog', { name: 'Add provider' });
  await form.getByRole('button', { name: 'Ollama' }).click();
  await form.getByRole('textbox', { name: 'Address' }).fill(upstream.url);
  await form.getByRole('button', { name: 'Add provider' }).click();
  const details = page.getByRole('dialog', { name: 'ollama' });
  await details.getByRole('button', { name: 'Add route hello' }).click();
  await expect(details.getByText('reached by hello')).toBeVisible();
  expect(await ask()).toBe('answered');

  // What a route leads to stays, and the reason is told.
  await details.getByRole('button', { name: 'Delete' }).click();
  await expect(details.getByRole('alert')).toContainText('A route still leads to "ollama"');
  await page.keyboard.press('Escape');
  const used = page.getByRole('switch', { name: 'Use ollama' });
  await used.click({ force: true });
  await expect(used).not.toBeChecked();
  await expect(used).toBeEnabled();
  expect(await ask()).toBe(404);
  await used.click({ force: true });
  await expect(used).toBeChecked();
  await expect(used).toBeEnabled();
  expect(await ask()).toBe('answered');

  await withContract(host.directory, async (client) => {
    for (const { id } of await client.routes.list({})) await client.routes.remove({ id });
  });
  const row = page.getByRole('row', { name: /ollama/ });
  await row.getByText('ollama').click();
  await details.getByRole('button', { name: 'Delete' }).click();
  await expect(details).toBeHidden();
  await expect(row).toHaveCount(0);
  await undo(page, 'ollama was deleted.');
  await expect(row).toBeVisible();
  expect(opened.complaints.filter((text) => !text.includes('409'))).toEqual([]);
});

it('stored keys are listed; those that nobody uses are deleted, after a question', async () => {
  await using host = await startHost();
  await withContract(host.directory, async (client) => {
    await client.keys.add({ name: 'unused', secret: SECRET });
    const { id } = await client.keys.add({ name: 'used', secret: SECOND });
    await client.backends.add({
      name: 'groq',
      spec: { kind: 'openai-compatible', url: 'http://127.0.0.1:9', reach: 'loopback', key: id },
    });
  });
  await using opened = await openInterface(browser, host, { path: '/providers' });
  const { page } = opened;
  await page.getByRole('button', { name: 'Stored keys' }).click();
  const keys = page.getByRole('dialog', { name: 'Stored keys' });
  await expect(keys.getByText(/used by groq/)).toBeVisible();
  await expect(keys.getByRole('button', { name: 'Delete used' })).toHaveCount(0);
  await keys.getByRole('button', { name: 'Delete unused' }).click();
  const deleting = page.getByRole('dialog', { name: 'Delete this key' });
  await deleting.getByRole('button', { name: 'Delete' }).click();
  await expect(deleting).toBeHidden();
  await expect(keys.getByText('unused', { exact: true })).toHaveCount(0);
  const left = await withContract(host.directory, (client) => client.keys.list({}));
  expect(left.map(({ name }) => name)).toEqual(['used']);

  // A key that is removed from its provider and used by no other is gone.
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: /groq/ }).click();
  const details = page.getByRole('dialog', { name: 'groq' });
  await details.getByRole('button', { name: 'Remove' }).click();
  const removing = page.getByRole('dialog', { name: 'Remove this key' });
  await removing.getByRole('button', { name: 'Remove' }).click();
  await expect(removing).toBeHidden();
  await expect(details.getByText('It has none.')).toBeVisible();
  expect(await withContract(host.directory, (client) => client.keys.list({}))).toEqual([]);
  expect(opened.complaints).toEqual([]);
});
