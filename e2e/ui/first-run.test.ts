import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect as patient } from '@playwright/test';
import { it } from 'vitest';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { launchChromium } from './chromium.ts';
import { openInterface } from './open-interface.ts';

/** The runtime is installed and the model converted: minutes (milliseconds). */
const MINUTES = 900_000;
const expect = patient.configure({ timeout: MINUTES });

it(
  'from nothing, the interface installs the runtime and the starter model, which then answers; it repairs and removes it',
  { timeout: MINUTES },
  async () => {
    await using browser = await launchChromium();
    await using host = await startHost();
    await using opened = await openInterface(browser, host, { path: '/models' });
    const { page } = opened;
    await page.getByRole('button', { name: 'Set up the starter model' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Installing mlx-openai-server' })).toBeVisible();
    const drawer = page.getByRole('dialog', { name: 'smollm2-135m' });
    await expect(drawer.getByText('Ready', { exact: true })).toBeVisible();
    const { choices } = await host.openai.chat.completions.create({
      model: 'smollm2-135m',
      messages: [{ role: 'user', content: 'What is the capital of France?' }],
      max_completion_tokens: 16,
      temperature: 0,
    });
    expect(choices[0]?.message.content).toContain('Paris');

    await page.goto(`${host.url}/#/settings?section=runtime`);
    await expect(page.getByText(/^Ready, 1\./)).toBeVisible();

    const [environment] = await withContract(host.directory, (client) => client.runtime.list({}));
    await rm(join(environment?.path ?? '', 'bin', 'python'));
    await page.reload();
    await expect(page.getByText('Its Python is gone.')).toBeVisible();
    await page.getByRole('button', { name: 'Repair' }).click();
    await expect(page.getByRole('progressbar')).toBeVisible();
    await expect(page.getByText(/^Ready, 1\./)).toBeVisible();

    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Install' })).toHaveCount(2);
    expect(opened.complaints).toEqual([]);
  },
);
