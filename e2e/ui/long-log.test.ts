import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import { fillLog } from '../../main/requests/testing/numbered-requests.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';

const ROWS = 100_000;

let browser: Browser;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let host: Host;

beforeAll(async () => {
  folder = await temporaryFolder();
  const directory = join(folder.path, 'data');
  await fillLog(directory, ROWS);
  [browser, host] = await Promise.all([launchChromium(), startHost({ directory })]);
});
afterAll(async () => {
  await browser.close();
  await host[Symbol.asyncDispose]();
  await folder.remove();
});

const rows = (page: Page) => page.getByRole('row');
/** How many rows the table says that it has, without its header. */
const rowCount = async (page: Page) => Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;

it('of 100,000 requests only those in sight are in the page, however far one scrolls', async () => {
  await using opened = await openInterface(browser, host, { path: '/requests' });
  const { page } = opened;
  await expect(page.getByRole('row', { name: /model-/ }).first()).toBeVisible();
  await page.getByRole('grid').focus();
  let known = await rowCount(page);
  for (let pages = 0; pages < 10; pages += 1) {
    await page.keyboard.press('End');
    await expect.poll(() => rowCount(page)).toBeGreaterThan(known);
    known = await rowCount(page);
    expect(await rows(page).count()).toBeLessThan(80);
  }
  // The grid says with which row it is: the last that it has.
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(opened.complaints).toEqual([]);
});

it('a filter finds the oldest of 100,000 requests, and leads back to all of them', async () => {
  await using opened = await openInterface(browser, host, { path: '/requests' });
  const { page } = opened;
  await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('rare');
  await expect.poll(() => rowCount(page)).toBe(1);
  await expect(page.getByRole('row', { name: /rare/ })).toBeVisible();
  await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('');
  await expect.poll(() => rowCount(page)).toBeGreaterThan(100);
  await page.getByRole('searchbox').fill('unheard');
  await expect.poll(() => rowCount(page)).toBe(1);
  await expect(page.getByRole('row', { name: /Something unheard of/ })).toBeVisible();
  expect(opened.complaints).toEqual([]);
});

it('an export of 100,000 requests has them all, and the page never holds much of it', async () => {
  await using opened = await openInterface(browser, host, { path: '/requests' });
  const { page } = opened;
  await expect(page.getByRole('row', { name: /model-/ }).first()).toBeVisible();
  const devtools = await page.context().newCDPSession(page);
  const heldBytes = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize;
  };
  const before = await heldBytes();
  await page.getByRole('button', { name: 'Export' }).click();
  const saved = page.waitForEvent('download', { timeout: 150_000 });
  let most = 0;
  const done = new AbortController();
  void saved.finally(() => done.abort());
  await page.getByRole('menuitem', { name: 'JSON Lines' }).click();
  while (!done.signal.aborted) most = Math.max(most, await heldBytes());
  const path = await (await saved).path();
  const { size } = await stat(path);
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== '') lines += 1;
  }
  expect(lines).toBe(ROWS);
  expect(most - before).toBeLessThan(size / 4);
  expect(opened.complaints).toEqual([]);
});
