import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import type { Host } from '../host/host.ts';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { startUpstream } from '../host/scripted-upstream.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';
import { undo } from './undo.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Gives the host two providers, `cloud` and `other`, which both are the same upstream; answers their ids. */
async function addProviders(host: Host, url: string) {
  return withContract(host.directory, async (client) => {
    const spec = { kind: 'openai-compatible', url, reach: 'loopback' } as const;
    const cloud = await client.backends.add({ name: 'cloud', spec });
    const other = await client.backends.add({ name: 'other', spec });
    return { cloud: cloud.id, other: other.id };
  });
}

/** What the gateway does with a model's name: the model that it asked for, or the status that it answered. */
async function ask(host: Host, model: string): Promise<string | number | undefined> {
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  return host.openai.chat.completions.create({ model, messages }).then(
    (answer) => answer.model,
    (error: unknown) => (error as { readonly status?: number }).status,
  );
}

const form = (page: Page) => page.getByRole('dialog');
const patterns = (page: Page) => page.getByRole('row').locator('[role=gridcell]:first-of-type');

it('a route is added with the keyboard alone; what is wrong stands at its field, and the gateway obeys at once', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  await addProviders(host, upstream.url);
  await using opened = await openInterface(browser, host);
  const { page } = opened;
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to or do').fill('routes');
  await page.keyboard.press('Enter');
  await expect(page.getByText('A route leads a model’s name')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to or do').fill('add route');
  await page.keyboard.press('Enter');

  await expect(form(page).getByLabel('Model’s name')).toBeFocused();
  await page.keyboard.type('gpt*x');
  await page.keyboard.press('Tab');
  // From one name to a beginning.
  await page.keyboard.press('ArrowRight');
  await expect(form(page).getByText('A prefix ends with its only *')).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('gpt-*');
  await expect(form(page).getByText('A prefix ends with its only *')).toBeHidden();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(form(page).getByLabel('Target')).toBeFocused();
  await page.keyboard.type('clo');
  await expect(page.getByRole('option', { name: 'cloud' })).toHaveAttribute('data-combobox-selected');
  await page.keyboard.press('Enter');
  await expect(form(page).getByLabel('Target')).toHaveValue('cloud');
  await page.keyboard.press('Tab');
  await expect(form(page).getByLabel('Ask it for')).toBeFocused();
  await page.keyboard.type('big-*');
  expect(await ask(host, 'gpt-5')).toBe(404);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /gpt-\*.*prefix.*cloud \(big-\*\)/ })).toBeVisible();
  expect(await ask(host, 'gpt-5')).toBe('big-5');
  expect(opened.complaints).toEqual([]);
});

it('a route is edited, duplicated, switched off and on, deleted and put back; the gateway obeys at once', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  const { cloud } = await addProviders(host, upstream.url);
  await withContract(host.directory, (client) =>
    client.routes.add({ match: 'exact', pattern: 'gpt-5', targets: [{ backend: cloud, model: 'hello' }] }),
  );
  // As narrow as the tray's popover: everything can be done there, too.
  await using opened = await openInterface(browser, host, {
    path: '/routes',
    viewport: { width: 420, height: 700 },
  });
  const { page } = opened;
  const row = page.getByRole('row', { name: /gpt-5/ });
  const choose = async (item: string) => {
    await page.getByRole('button', { name: 'Actions for gpt-5' }).first().click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  expect(await ask(host, 'gpt-5')).toBe('hello');

  await row.getByText('gpt-5').click();
  await form(page).getByLabel('Ask it for').fill('better');
  await form(page).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /cloud \(better\)/ })).toBeVisible();
  await expect(form(page)).toBeHidden();
  expect(await ask(host, 'gpt-5')).toBe('better');

  const used = page.getByRole('switch', { name: 'Use gpt-5' });
  await used.click({ force: true });
  await expect(used).not.toBeChecked();
  await expect(used).toBeEnabled();
  expect(await ask(host, 'gpt-5')).toBe(404);
  await used.click({ force: true });
  await expect(used).toBeChecked();
  await expect(used).toBeEnabled();
  expect(await ask(host, 'gpt-5')).toBe('better');

  await choose('Duplicate');
  await expect(form(page).getByText('It can never win')).toBeVisible();
  await form(page).getByLabel('Model’s name').fill('gpt-6');
  await expect(form(page).getByText('It can never win')).toBeHidden();
  await form(page).getByRole('button', { name: 'Add route' }).click();
  await expect(page.getByRole('row', { name: /gpt-6/ })).toBeVisible();
  expect(await ask(host, 'gpt-6')).toBe('better');

  await choose('Delete');
  await expect(row).toHaveCount(0);
  expect(await ask(host, 'gpt-5')).toBe(404);
  await undo(page, 'The route gpt-5 was deleted.');
  await expect(row).toBeVisible();
  expect(await ask(host, 'gpt-5')).toBe('better');
  expect(opened.complaints).toEqual([]);
});

it('routes are moved by drag and by keyboard, and the one on top is asked', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  const { cloud } = await addProviders(host, upstream.url);
  await withContract(host.directory, async (client) => {
    for (const [match, pattern] of [
      ['exact', 'gpt-5'],
      ['prefix', 'gpt-*'],
      ['regex', '^g'],
    ] as const) {
      await client.routes.add({
        match,
        pattern,
        targets: [{ backend: cloud, model: pattern.replaceAll('*', 'any') }],
      });
    }
  });
  await using opened = await openInterface(browser, host, { path: '/routes' });
  const { page } = opened;
  await expect(patterns(page)).toHaveText(['gpt-5', 'gpt-*', '^g']);
  expect(await ask(host, 'gpt-5')).toBe('gpt-5');

  const expression = page.getByRole('row', { name: /\^g/ });
  await expression.locator('[draggable]').dragTo(page.getByRole('row', { name: /gpt-5/ }), {
    targetPosition: { x: 200, y: 4 },
  });
  await expect(patterns(page)).toHaveText([/^\^g$/, /^gpt-5/, /^gpt-\*/]);
  await expect.poll(() => ask(host, 'gpt-5')).toBe('^g');
  // It takes all that the others do.
  await expect(page.getByText('It can never win')).toHaveCount(2);

  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(patterns(page)).toHaveText([/^gpt-5$/, /^\^g$/, /^gpt-\*/]);
  await expect.poll(() => ask(host, 'gpt-5')).toBe('gpt-5');
  expect(await ask(host, 'gpt-4')).toBe('^g');
  await page.reload();
  await expect(patterns(page)).toHaveText([/^gpt-5$/, /^\^g$/, /^gpt-\*/]);
  expect(opened.complaints).toEqual([]);
});

it('two windows that edit the same route do not overwrite each other silently', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  const { cloud } = await addProviders(host, upstream.url);
  const { id } = await withContract(host.directory, (client) =>
    client.routes.add({ match: 'exact', pattern: 'gpt-5', targets: [{ backend: cloud, model: 'hello' }] }),
  );
  await using first = await openInterface(browser, host, { path: `/routes?route=${id}` });
  await using second = await openInterface(browser, host, { path: `/routes?route=${id}` });
  const model = (page: Page) => form(page).getByLabel('Ask it for');
  await model(first.page).fill('from-the-first');
  await model(second.page).fill('from-the-second');
  await form(first.page).getByRole('button', { name: 'Save' }).click();
  await expect(form(first.page)).toBeHidden();

  const note = form(second.page).getByRole('alert');
  await expect(note).toContainText('cloud (from-the-first)');
  await expect(model(second.page)).toHaveValue('from-the-second');
  // Whoever does not look overwrites nothing.
  await form(second.page).getByRole('button', { name: 'Save' }).click();
  await expect(note).toBeVisible();
  expect(await ask(host, 'gpt-5')).toBe('from-the-first');
  await note.getByRole('button', { name: 'Load theirs' }).click();
  await expect(model(second.page)).toHaveValue('from-the-first');
  await expect(note).toBeHidden();

  await withContract(host.directory, (client) =>
    client.routes.update({
      id,
      route: { match: 'exact', pattern: 'gpt-5', targets: [{ backend: cloud, model: 'from-outside' }] },
    }),
  );
  await model(second.page).fill('mine');
  await note.getByRole('button', { name: 'Keep mine' }).click();
  await form(second.page).getByRole('button', { name: 'Save' }).click();
  await expect(form(second.page)).toBeHidden();
  expect(await ask(host, 'gpt-5')).toBe('mine');
  expect(second.complaints.filter((text) => !text.includes('409'))).toEqual([]);
});

it('any name is explained, and the table tells hits and the last error', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  const { cloud, other } = await addProviders(host, upstream.url);
  await withContract(host.directory, async (client) => {
    await client.routes.add({
      match: 'prefix',
      pattern: 'gpt-*',
      targets: [{ backend: cloud, model: '*' }, { backend: other }],
    });
    await client.routes.add({
      match: 'exact',
      pattern: 'broken',
      targets: [{ backend: cloud, model: 'refuse' }],
    });
  });
  await ask(host, 'gpt-hello');
  await ask(host, 'broken');
  await using opened = await openInterface(browser, host, { path: '/routes' });
  const { page } = opened;
  await expect(page.getByRole('row', { name: /gpt-\*.*0 1 –/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /broken.*0 1 key refused/ })).toBeVisible();

  await page.getByLabel('Where does a model’s name lead?').fill('gpt-5');
  const told = page.getByRole('status').filter({ hasText: 'leads to' });
  await expect(told).toContainText('It leads to cloud as 5. If that fails: other.');
  await expect(told.getByRole('listitem').filter({ hasText: 'gpt-*' })).toContainText('wins');
  await page.getByLabel('Where does a model’s name lead?').fill('brokn');
  await page.getByRole('button', { name: 'broken', exact: true }).click();
  await expect(told).toContainText('It leads to cloud as refuse.');

  await page.getByRole('link', { name: /key refused/ }).click();
  await expect(page.getByRole('heading', { name: 'Requests' })).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'broken' })).toBeVisible();
  expect(opened.complaints).toEqual([]);
});
