import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { startRelay } from '../host/relay.ts';
import { withContract } from '../host/rpc.ts';
import { startScriptedChat } from '../host/scripted-chat.ts';
import type { ScriptedChat } from '../host/scripted-chat.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';

const TOOLS = join(import.meta.dirname, '..', 'host', 'echo-tools.ts');

let browser: Browser;
let cloud: ScriptedChat;
let host: Host;

beforeAll(async () => {
  [browser, cloud, host] = await Promise.all([
    launchChromium(),
    startScriptedChat(['parrot', 'owl']),
    startHost(),
  ]);
  await withContract(host.directory, async (client) => {
    const { id } = await client.backends.add({
      name: 'cloud',
      spec: { kind: 'openai-compatible', url: cloud.url, reach: 'loopback' },
    });
    for (const pattern of ['parrot', 'owl']) {
      await client.routes.add({ match: 'exact', pattern, targets: [{ backend: id, model: null }] });
    }
    await client.tools.add({
      name: 'echo-tools',
      spec: { transport: 'stdio', command: process.execPath, args: [TOOLS] },
    });
  });
});
afterAll(async () => {
  await browser.close();
  await host[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
});

async function ask(page: Page, text: string): Promise<void> {
  await expect(page.getByRole('combobox', { name: 'Model', exact: true })).not.toHaveValue('');
  const field = page.getByRole('textbox', { name: 'Message' });
  // What was sent before leaves it once the host has it.
  await expect(field).toHaveValue('');
  await field.fill(text);
  // An answer's last words are there before it has ended, and none is asked meanwhile.
  await expect(page.getByRole('button', { name: 'Send' })).toBeEnabled();
  await page.keyboard.press('Enter');
}

const answers = (page: Page) => page.getByRole('article', { name: /^Answer of/ });

async function choose(page: Page, model: string, label = 'Model'): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: new RegExp(model) }).click();
}

describe('chat', () => {
  it('asks, hears, switches the model mid-way, branches, finds and deletes with undo', async () => {
    await using opened = await openInterface(browser, host, { path: '/chat' });
    const { page } = opened;
    await choose(page, 'parrot');
    await ask(page, 'What is a walrus?');
    await expect(answers(page).first().getByText('parrot heard: What is a walrus?')).toBeVisible();
    await expect(
      answers(page)
        .first()
        .getByText(/to the first token · .*12 → 5 tokens/),
    ).toBeVisible();

    await choose(page, 'owl');
    await ask(page, 'And a seal?');
    await expect(answers(page).last().getByText('owl heard: And a seal?')).toBeVisible();
    expect(cloud.received.at(-1)).toMatchObject({ model: 'owl', messages: [{}, {}, { role: 'user' }] });

    await page.getByRole('button', { name: 'Ask in other words' }).last().click();
    await page.getByRole('textbox', { name: 'Ask in other words' }).fill('And a sea lion?');
    await page.keyboard.press('Enter');
    await expect(answers(page).last().getByText('heard: And a sea lion?')).toBeVisible();
    const question = page.getByRole('article', { name: 'Question' }).last();
    await expect(question.getByText('2/2')).toBeVisible();
    await question.getByRole('button', { name: 'Version before' }).click();
    await expect(answers(page).last().getByText('heard: And a seal?')).toBeVisible();
    await answers(page).last().getByRole('button', { name: 'Answer by another model' }).click();
    await page.getByRole('menuitem', { name: 'parrot' }).click();
    await expect(answers(page).last().getByText('parrot heard: And a seal?')).toBeVisible();

    const list = page.getByRole('navigation', { name: 'Conversations' });
    await page.getByRole('button', { name: 'New chat' }).click();
    await ask(page, 'Something else');
    await expect(answers(page).first().getByText('heard: Something else')).toBeVisible();
    await list.getByRole('searchbox').fill('sea lion');
    await expect(list.getByRole('link')).toHaveCount(1);
    await expect(list.locator('mark').first()).toHaveText(/sea/i);
    await list.getByRole('link').click();
    await expect(answers(page)).toHaveCount(2);
    await list.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect(answers(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(list.getByRole('link')).toHaveCount(1);
    const download = page.waitForEvent('download');
    await list.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Save as Markdown' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.md$/);
    expect(opened.complaints).toEqual([]);
  });

  it('stops an answer, lets it go on, and loses nothing when the connection is lost meanwhile', async () => {
    await using relay = await startRelay(host.url);
    await using opened = await openInterface(
      browser,
      { url: relay.url, directory: host.directory },
      { path: '/chat' },
    );
    const { page } = opened;
    await choose(page, 'parrot');
    await ask(page, 'wait');
    await expect(answers(page).getByText('Once upon')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('You stopped it.')).toBeVisible();
    cloud.release();

    await page.getByRole('button', { name: 'Answer anew' }).click();
    await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
    await expect(answers(page).getByText('Once upon')).toBeVisible();
    // The stream of events breaks; the answer ends while nobody hears it.
    relay.cut();
    await expect(page.getByRole('status').filter({ hasText: 'Connection lost' })).toBeVisible({
      timeout: 60_000,
    });
    cloud.release();
    relay.restore();
    await expect(answers(page).getByText('Once upon a time.')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
  });

  it('attaches a picture, which the model gets, and shows it again after a reload', async () => {
    await using opened = await openInterface(browser, host, { path: '/chat' });
    const { page } = opened;
    await choose(page, 'parrot');
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles({
        name: 'dot.png',
        mimeType: 'image/png',
        buffer: Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          'base64',
        ),
      });
    await expect(page.getByRole('list', { name: 'Attached' }).getByText('dot.png')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Attached' }).locator('img')).toBeVisible();
    await ask(page, 'What is this?');
    await expect(answers(page).getByText(/heard: /)).toBeVisible();
    expect(JSON.stringify(cloud.received.at(-1))).toContain('data:image/png;base64,');
    await expect(page.getByRole('img', { name: 'dot.png' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('img', { name: 'dot.png' })).toBeVisible();
    expect(opened.complaints).toEqual([]);
  });

  it('asks before a tool is called, takes no for an answer, and comes to no harm by what a tool says', async () => {
    await using opened = await openInterface(browser, host, { path: '/chat' });
    const { page } = opened;
    await choose(page, 'parrot');
    await page.getByRole('button', { name: 'Settings of this chat' }).click();
    await page.getByRole('checkbox', { name: 'echo-tools' }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await ask(page, 'call echo');
    await expect(page.getByText('"text": "Grüße"')).toBeVisible();
    await page.getByRole('button', { name: 'Allow once' }).click();
    await expect(answers(page).last().getByText('It said: echo Grüße')).toBeVisible();

    await ask(page, 'call echo');
    await page.getByRole('button', { name: 'Refuse', exact: true }).click();
    await expect(answers(page).last().getByText('Refused', { exact: true })).toBeVisible();
    await expect(
      answers(page)
        .last()
        .getByText(/^It said: /),
    ).toBeVisible();

    await ask(page, 'call hostile');
    await page.getByRole('button', { name: 'Always allow' }).click();
    await expect(
      answers(page)
        .last()
        .getByText(/^It said: .*<script>/),
    ).toBeVisible();
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    await ask(page, 'call hostile');
    await expect(
      answers(page)
        .last()
        .getByText(/^It said: .*<script>/),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Tools', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /echo-tools/ })
      .click();
    await expect(page.getByLabel('Calls of hostile')).toHaveValue('always');
    expect(opened.complaints).toEqual([]);
  });

  it('asks two models at once, and goes on with one', async () => {
    await using opened = await openInterface(browser, host, { path: '/chat' });
    const { page } = opened;
    await choose(page, 'parrot');
    await page.getByRole('button', { name: 'Ask a second model, too' }).click();
    await choose(page, 'owl', 'Second model');
    await ask(page, 'Hello');
    const both = page.getByRole('group', { name: 'Answers side by side' });
    await expect(both.getByText('parrot heard: Hello')).toBeVisible();
    await expect(both.getByText('owl heard: Hello')).toBeVisible();
    await both.getByRole('button', { name: 'Go on with owl' }).click();
    await expect(both.getByRole('button', { name: 'Go on with owl' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    expect(opened.complaints).toEqual([]);
  });

  it('says beside an answer why it failed', async () => {
    await using opened = await openInterface(browser, host, { path: '/chat' });
    const { page } = opened;
    await choose(page, 'parrot');
    await ask(page, 'refuse');
    await expect(answers(page).getByRole('alert')).toContainText('This is not answered.');
    await expect(answers(page).getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['forced colours', { forcedColors: 'active' }],
] as const)('in %s', (_name, look) => {
  it('a conversation, its settings and the tools are accessible, wide and narrow', async () => {
    for (const width of [1_200, 420]) {
      await using opened = await openInterface(browser, host, {
        path: '/chat',
        ...look,
        viewport: { width, height: 800 },
      });
      const { page, complaints } = opened;
      await ask(page, 'Hello');
      await expect(answers(page).getByText(/heard: Hello/)).toBeVisible();
      await check(page);
      await page.getByRole('button', { name: 'Settings of this chat' }).click();
      await expect(page.getByRole('textbox', { name: 'System prompt' })).toBeVisible();
      await check(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Tools', exact: true }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /echo-tools/ })
        .click();
      await expect(page.getByRole('heading', { name: 'Tools', exact: true })).toBeVisible();
      await check(page);
      expect(complaints).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
  });
});

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
