import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { BackendSpec, isProfile } from '../../contract/backend.ts';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { scriptedEnvironment, scriptedModel, scriptedPython } from '../integration/scripted-installation.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';
import { undo } from './undo.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

it('a server is added with the keyboard alone; what is wrong stands at its field', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host);
  const { page } = opened;
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to or do').fill('servers');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Servers' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to or do').fill('add server');
  await page.keyboard.press('Enter');

  const drawer = page.getByRole('dialog', { name: 'Add server' });
  await expect(drawer.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('not a name');
  await page.keyboard.press('Tab');
  await expect(drawer.getByText('use letters, digits')).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('qwen3-4b');
  await page.keyboard.press('Tab');
  await page.keyboard.type('mlx-community/Qwen3-4B-4bit');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /qwen3-4b.*Stopped/ })).toBeVisible();
  await expect(drawer).toBeHidden();

  // The same name again: the host refuses it, and says so in the form.
  await page.getByRole('button', { name: 'Add server' }).click();
  await drawer.getByLabel('Name').fill('qwen3-4b');
  await drawer.getByLabel('Model').fill('other/model');
  await page.keyboard.press('Enter');
  await expect(drawer.getByRole('alert').or(drawer.getByText('already')).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  expect(opened.complaints).toEqual([]);
});

it('a server is started, watched, stopped, and started again by undo', async () => {
  await using host = await startHost();
  const model = scriptedModel(join(host.directory, 'model'));
  const python = scriptedPython(join(host.directory, 'python'));
  const spec = BackendSpec.parse({
    kind: 'mlx-openai-server',
    model,
    python,
    env: scriptedEnvironment([]),
  });
  await using opened = await openInterface(browser, host, { path: '/servers' });
  const { page } = opened;
  await withContract(host.directory, (client) => client.backends.add({ name: 'qwen3-4b', spec }));
  await page.reload();
  const row = page.getByRole('row', { name: /qwen3-4b/ });
  await row.getByRole('button', { name: 'Start' }).click();
  await expect(row.getByText('Ready')).toBeVisible();

  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'qwen3-4b' });
  await expect(drawer.getByText('Uvicorn running')).toBeVisible();
  await page.keyboard.press('Escape');

  await row.getByRole('button', { name: 'Stop' }).click();
  await expect(row.getByText('Stopped')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row.getByText('Ready')).toBeVisible();
  expect(opened.complaints).toEqual([]);
});

it('a start that failed says why, its log is searched, and it is mended, removed and put back', async () => {
  await using host = await startHost();
  const model = scriptedModel(join(host.directory, 'models', 'Tiny'));
  const python = scriptedPython(join(host.directory, 'python'));
  const env = scriptedEnvironment(['--exit-before-ready', '1', '--message', 'weights are damaged']);
  const added = await withContract(host.directory, (client) =>
    client.backends.add({
      name: 'broken',
      spec: BackendSpec.parse({ kind: 'mlx-openai-server', model, python, env }),
    }),
  );
  await using opened = await openInterface(browser, host, { path: '/servers' });
  const { page } = opened;
  const row = page.getByRole('row', { name: /broken/ });
  await row.getByRole('button', { name: 'Start' }).click();
  await expect(row.getByText('Failed')).toBeVisible();
  await row.click();
  const drawer = page.getByRole('dialog', { name: 'broken' });
  await expect(drawer.getByRole('alert')).toContainText('weights are damaged');
  // Its last words are there once: in the log below.
  await expect(drawer.getByRole('alert')).not.toContainText('Application startup failed');

  // The lines go on to come while one looks; the search counts those that hold the text.
  const log = drawer.getByLabel('Log', { exact: true });
  await expect(log).toContainText('Application startup failed');
  await drawer.getByLabel('Search the log').fill('STARTUP FAILED');
  await expect(drawer.getByText(/^1 of \d+$/)).toBeVisible();
  await expect(log.locator('mark').first()).toBeInViewport();
  await drawer.getByLabel('Search the log').fill('never written');
  await expect(drawer.getByText('No match')).toBeVisible();

  // Somebody else saves while the form is open: saving over it is refused.
  await drawer.getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('dialog', { name: 'Edit broken' });
  await expect(form.getByText(/Needs about/)).toBeVisible();
  await withContract(host.directory, (client) =>
    client.backends.updateProfile({
      id: added.id,
      spec: { kind: 'mlx-openai-server', model, python, env, concurrency: 3 },
    }),
  );
  await form.getByLabel('Environment variables').fill('nonsense');
  await page.keyboard.press('Tab');
  await expect(form.getByText('write NAME=value')).toBeVisible();
  const mended = Object.entries(scriptedEnvironment([])).map(([name, value]) => `${name}=${value}`);
  await form.getByLabel('Environment variables').fill(mended.join('\n'));
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('alert')).toBeVisible();
  // Once the page has heard of it, the form begins with what was saved.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await drawer.getByRole('button', { name: 'Edit' }).click();
    await expect(form.getByLabel('Requests at a time')).toHaveValue('3', { timeout: 1_000 });
  }).toPass();
  await form.getByLabel('Environment variables').fill(mended.join('\n'));
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();

  await drawer.getByRole('button', { name: 'Try again' }).click();
  await expect(drawer.getByText('Ready', { exact: true })).toBeVisible();
  const { pid } = (await withContract(host.directory, (client) => client.servers.list({})))[0] ?? {};
  await drawer.getByRole('button', { name: 'Restart broken' }).click();
  await expect(drawer.getByText('Ready', { exact: true })).toBeVisible();
  await expect(drawer.getByText(`${String(pid)} on port`)).toBeHidden();
  await expect(drawer.getByText(/^\d+ on port/)).toBeVisible();

  await drawer.getByRole('button', { name: 'Remove' }).click();
  await expect(drawer).toBeHidden();
  await expect(row).toBeHidden();
  await undo(page, 'broken was removed.');
  await expect(row).toBeVisible();
  const back = await withContract(host.directory, (client) => client.backends.list({}));
  expect(back.filter(isProfile)).toMatchObject([{ id: added.id, spec: { concurrency: 3 } }]);
  expect(opened.complaints).toEqual([]);
});

it('a model on disk fills the form; what was typed stays', async () => {
  await using host = await startHost();
  const model = scriptedModel(join(host.directory, 'models', 'Tiny-4bit'));
  await using opened = await openInterface(browser, host, {
    path: `/servers?add=${encodeURIComponent(model)}`,
  });
  const { page } = opened;
  const form = page.getByRole('dialog', { name: 'Add server' });
  await expect(form.getByLabel('Name')).toHaveValue('tiny-4bit');
  await expect(form.getByText(/Needs about/)).toBeVisible();
  await form.getByLabel('Name').fill('mine');
  await form.getByText('More settings').click();
  await form.getByLabel('Requests at a time').fill('2');
  await form.getByRole('button', { name: 'Add server' }).click();
  await expect(page.getByRole('row', { name: /mine.*Stopped/ })).toBeVisible();
  const [added] = await withContract(host.directory, (client) => client.backends.list({}));
  expect(added).toMatchObject({ name: 'mine', spec: { model, concurrency: 2, maxTokens: 8_192 } });
  expect(opened.complaints).toEqual([]);
});

it('from nothing, one button leads to a server; its progress shows', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host, { path: '/servers' });
  const { page } = opened;
  // The runtime and the model are made by the host elsewhere, with minutes of downloads: here they are there.
  const made = Promise.withResolvers<undefined>();
  const folder = scriptedModel(join(host.directory, 'models', 'smollm2-135m'));
  await page.route('**/_ui/rpc/jobs.run', async (route) => {
    await made.promise;
    const added = await withContract(host.directory, async ({ models, backends }) => {
      const { name, spec } = await models.profileFor({ model: folder });
      return backends.add({ name, spec });
    });
    await route.fulfill({ json: { ok: true, value: { state: 'done', server: added.id } } });
  });
  await page.getByRole('button', { name: 'Set up the starter model' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Looking at what is here' })).toBeVisible();
  made.resolve(undefined);
  const drawer = page.getByRole('dialog', { name: /smollm2/ });
  await expect(drawer.getByText(folder)).toBeVisible();
  // This host has no runtime, and no process that could say so.
  await expect(page.getByRole('alert').filter({ hasText: 'not installed' }).first()).toBeVisible();
});
