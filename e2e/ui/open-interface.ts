import { expect } from '@playwright/test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { withContract } from '../host/rpc.ts';

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about: exceptions, console errors, violations of its policy, requests to elsewhere. */
  readonly complaints: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Opens a host's user interface in a browser of its own, signed in as a person does it: by the link. */
export async function openInterface(
  browser: Browser,
  host: { readonly url: string; readonly directory: string },
  options: BrowserContextOptions & { readonly path?: string; readonly signIn?: boolean } = {},
): Promise<OpenPage> {
  const { path = '/overview', signIn = true, ...contextOptions } = options;
  const context = await browser.newContext({
    viewport: { width: 1_200, height: 800 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...contextOptions,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== host.url && protocol !== 'data:') complaints.push(`asked ${request.url()}`);
  });
  if (signIn) {
    const { url } = await withContract(host.directory, (client) => client.host.signInLink({}));
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await page.goto(`${host.url}/#${path}`);
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}
