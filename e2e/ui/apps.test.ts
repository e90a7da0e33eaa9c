import OpenAI from 'openai';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { startUpstream } from '../host/scripted-upstream.ts';
import { launchChromium } from './chromium.ts';
import { recordEveryAnswer } from './every-answer.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** A route `tiny` that leads to the upstream. */
async function leadTo(host: Host, url: string): Promise<void> {
  await withContract(host.directory, async (client) => {
    const spec = { kind: 'openai-compatible', url, reach: 'loopback' } as const;
    const { id } = await client.backends.add({ name: 'cloud', spec });
    await client.routes.add({ match: 'exact', pattern: 'tiny', targets: [{ backend: id }] });
  });
}

const ask = (host: Host, apiKey: string, stream = false) =>
  new OpenAI({ baseURL: `${host.url}/v1`, apiKey, maxRetries: 0 }).chat.completions.create({
    model: 'tiny',
    messages: [{ role: 'user', content: 'Hello' }],
    stream: stream as false,
  });

it('an app gets a key that is shown once, is named in the log, and loses its key again', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  await leadTo(host, upstream.url);
  await using opened = await openInterface(browser, host, { path: '/apps' });
  const { page, context } = opened;
  const answers = await recordEveryAnswer(context);
  await page.reload();
  await page.getByRole('radio', { name: /Only apps with a key/ }).click();
  await expect(page.getByRole('radio', { name: /Only apps with a key/ })).toBeChecked();
  // What one chooses shows before the host has it.
  await expect(() => expect(ask(host, 'not-needed')).rejects.toThrow('does not know that key')).toPass();

  await page.getByRole('button', { name: 'Add app' }).click();
  const form = page.getByRole('dialog', { name: 'Add app' });
  await form.getByRole('button', { name: 'Make a key' }).click();
  await expect(form.getByRole('textbox', { name: 'Name', exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('My editor');
  await form.getByRole('button', { name: 'Make a key' }).click();
  const key = (await form.getByText(/^mlx-/).textContent()) ?? '';
  await form.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  expect((await ask(host, key)).choices).toHaveLength(1);
  await page.getByRole('row', { name: /My editor/ }).click();
  const details = page.getByRole('dialog', { name: 'My editor' });
  await details.getByRole('radio', { name: 'Only some' }).check();
  await details.getByRole('textbox', { name: 'Names of models' }).fill('other*');
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('My editor was saved.')).toBeVisible();
  await expect(ask(host, key)).rejects.toThrow('may not use the model "tiny"');

  await details.getByRole('button', { name: 'Revoke the key' }).click();
  await page
    .getByRole('dialog', { name: /Revoke the key of/ })
    .getByRole('button', { name: 'Revoke the key' })
    .click();
  await expect(details.getByText('Revoked').first()).toBeVisible();
  await expect(ask(host, key)).rejects.toThrow('This key was revoked');

  // Once, in the answer to the very call that made it.
  expect(answers.text().split(key)).toHaveLength(2);
  await details.getByRole('button', { name: 'Show requests' }).click();
  await expect(page.getByRole('row', { name: /My editor/ }).first()).toBeVisible();
});

it('an app that is not known waits with its stream until somebody allows it, on whatever screen that is', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  await leadTo(host, upstream.url);
  await withContract(host.directory, (client) =>
    client.settings.update({ section: 'gateway', changes: { access: 'ask' } }),
  );
  await using opened = await openInterface(browser, host, { path: '/requests' });
  const { page } = opened;
  const answer = ask(host, 'not-needed', true);
  await page.getByText(/wants to use your models/).waitFor();
  await page.getByRole('button', { name: 'Always allow' }).click();
  expect(await Array.fromAsync((await answer) as never)).not.toHaveLength(0);
  await expect(page.getByText(/wants to use your models/)).toHaveCount(0);
  await page.goto(`${host.url}/#/apps`);
  await page.getByRole('row', { name: /OpenAI JS/ }).click();
  const details = page.getByRole('dialog');
  await details.getByRole('button', { name: 'Do not allow' }).click();
  await expect(details.getByText('Not allowed')).toBeVisible();
  await expect(ask(host, 'not-needed')).rejects.toThrow('may not use the models');
});

it('whose place is beyond this machine wants keys and cannot be open', async () => {
  await using host = await startHost({ args: ['--host', '0.0.0.0'] });
  await using opened = await openInterface(browser, host, { path: '/apps' });
  const { page } = opened;
  await expect(page.getByRole('radio', { name: /Only apps with a key/ })).toBeChecked();
  await expect(page.getByRole('radio', { name: /Every app on this machine/ })).toBeDisabled();
});
