import { join } from 'node:path';
import { expect as patient } from '@playwright/test';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackendSpec } from '../../contract/backend.ts';
import type { Host } from '../host/host.ts';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { scriptedEnvironment, scriptedModel, scriptedPython } from '../integration/scripted-installation.ts';
import { openApp } from './open-app.ts';
import type { OpenApp } from './open-app.ts';

// Limits for what hangs, not for what is slow.
const see = patient.configure({ timeout: 60_000 });
const soon = { timeout: 60_000 };

let host: Host;
let opened: OpenApp;

beforeAll(async () => {
  host = await startHost();
  await withContract(host.directory, async (client) => {
    const model = scriptedModel(join(host.directory, 'models', 'Qwen3-4B-4bit'));
    const python = scriptedPython(join(host.directory, 'python'));
    const spec = { kind: 'mlx-openai-server', model, python, env: scriptedEnvironment([]) };
    await client.backends.add({ name: 'qwen3-4b', spec: BackendSpec.parse(spec) });
  });
  opened = await openApp(host.directory);
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const ask = (model: string) =>
  host.openai.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hello' }] });

/** Loads the page anew and keeps the port that it is given, so that a test can speak over the same one. */
async function keepPort(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.addEventListener('message', ({ ports: [port] }) => {
      window.port = port;
    });
  });
  await page.reload();
}

function callThroughPort(page: Page, name: string, input: unknown): Promise<unknown> {
  return page.evaluate(
    ([procedure, value]) => {
      // The page's own calls count from one.
      const id = 1_000_000;
      return new Promise((resolve) => {
        window.port?.addEventListener('message', ({ data }) => {
          if (data.id === id) resolve(data.answer);
        });
        window.port?.postMessage({ kind: 'call', id, name: procedure, input: value });
      });
    },
    [name, input] as const,
  );
}

describe('the app, where a host runs already', () => {
  it('attaches to it and shows it in the window and in the tray', async () => {
    await see(opened.page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    await see(
      opened.page.getByRole('button', { name: `Copy the gateway’s address: ${host.url}` }),
    ).toContainText(new URL(host.url).host);
    await expect
      .poll(() => opened.tray(), soon)
      .toEqual([
        `The gateway is on: ${new URL(host.url).host}`,
        'Copy address',
        'It runs outside of this app',
        'Turn off',
        '–––',
        'Servers',
        'qwen3-4b  –  stopped',
        '  Start',
        '  Show log',
        '–––',
        'Open MLX Manager',
        'Settings …',
        '–––',
        'Quit MLX Manager',
      ]);
  });

  it('shows the routes, and adds one over the window’s port', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: /Routes/ }).click();
    await see(page.getByRole('heading', { level: 1, name: 'Routes' })).toBeVisible();
    await keepPort(page);
    await see(page.getByRole('heading', { level: 1, name: 'Routes' })).toBeVisible();
    const [server] = await withContract(host.directory, (client) => client.servers.list({}));
    const input = { match: 'exact', pattern: 'best', targets: [{ backend: server?.id }] };
    expect(await callThroughPort(page, 'routes.add', input)).toMatchObject({ ok: true });
    await see(page.getByText('best', { exact: true }).first()).toBeVisible();
    expect(await withContract(host.directory, (client) => client.routes.list({}))).toMatchObject([
      { pattern: 'best' },
    ]);
  });

  it('follows a model that a request starts, from the tray to the notification and to the screen it opens', async () => {
    const { page, app } = opened;
    // News are for those who do not look.
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().forEach((window) => window.hide()),
    );
    await ask('best');
    await expect
      .poll(() => opened.notifications(), soon)
      .toMatchObject([
        { title: 'qwen3-4b is starting', body: 'A request asked for it.' },
        { title: 'qwen3-4b is ready', body: expect.stringMatching(/^Loaded in \d+\.\d s\.$/) },
      ]);
    await expect
      .poll(() => opened.tray(), soon)
      .toEqual(expect.arrayContaining(['qwen3-4b  –  ready', 'Recent models', '  best']));
    await opened.clickNotification('qwen3-4b is ready');
    await see(page.getByRole('dialog', { name: /qwen3-4b/ })).toBeVisible();
    await expect
      .poll(
        () =>
          app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((each) => each.isVisible())),
        soon,
      )
      .toBe(true);
  });

  it('stops a server from the tray, and says nothing about it', async () => {
    const before = await opened.notifications();
    await opened.choose('qwen3-4b', 'Stop');
    await expect.poll(() => opened.tray(), soon).toContain('qwen3-4b  –  stopped');
    expect(await opened.notifications()).toEqual(before);
  });

  it('copies the address from the tray', async () => {
    await opened.choose('Copy address');
    expect(await opened.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(host.url);
  });

  it('asks whether a program may use the models, and a person answers in the tray', async () => {
    const change = (access: 'ask' | null) =>
      withContract(host.directory, (client) =>
        client.settings.update({ section: 'gateway', changes: { access } }),
      );
    await change('ask');
    await opened.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().forEach((window) => window.hide()),
    );
    const messages = [{ role: 'user' as const, content: 'Hello' }];
    const answer = host.openai.chat.completions.create({ model: 'best', messages, stream: true });
    const asks = /^OpenAI JS \(.+\) wants to use your models$/;
    await expect
      .poll(async () => (await opened.notifications()).filter(({ title }) => asks.test(title)), soon)
      .toMatchObject([{ body: 'It asks for best. Allow it once, always or never.' }]);
    await expect
      .poll(async () => (await opened.tray()).filter((line) => asks.test(line)), soon)
      .toHaveLength(1);
    await opened.choose('OpenAI JS', 'Always allow');
    expect(await Array.fromAsync(await answer)).not.toHaveLength(0);
    await expect.poll(async () => (await opened.tray()).filter((line) => asks.test(line)), soon).toEqual([]);
    await change(null);
  });

  it('has heard nothing bad from its page', () => {
    expect(opened.complaints).toEqual([]);
  });

  it('sees the host go, and offers to turn the gateway on', async () => {
    // Its own `stop` would count the app as left behind, because it names the same directory.
    host.program.kill('SIGTERM');
    await host.program.ended;
    await expect
      .poll(() => opened.tray(), soon)
      .toEqual(expect.arrayContaining(['The gateway is off', 'Turn on', 'Quit MLX Manager']));
    await see(opened.page.getByText(/Connection lost|is not running/).first()).toBeVisible();
  });

  it('attaches again to the next host, and its page goes on', async () => {
    await using again = await startHost({ directory: host.directory });
    await opened.choose('Turn on');
    await expect.poll(() => opened.tray(), soon).toContain(`The gateway is on: ${new URL(again.url).host}`);
    await see(opened.page.getByText(/Connection lost|is not running/)).toHaveCount(0);
    await opened.quit();
    // Another one's gateway is left alone.
    expect((await fetch(`${again.url}/health`)).status).toBe(200);
  });
});
