import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, BrowserContextOptions, Page, Route } from 'playwright';
import { withContract } from '../host/rpc.ts';
import { expect } from './expect.ts';

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about: exceptions, console errors, violations of its policy, requests to elsewhere. */
  readonly complaints: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** How late at most each answer of the host comes, for finding what relies on a quick one (milliseconds). */
const SLOW_HOST_MS = Number(process.env['UI_SLOW_HOST_MS'] ?? 0);

/** Keeps a call or its answer back, or both: what the host tells of itself meanwhile comes before it, or after. */
async function answerLate(route: Route): Promise<void> {
  const some = () => wait(Math.random() < 0.5 ? 0 : Math.random() * SLOW_HOST_MS);
  try {
    await some();
    const response = await route.fetch();
    await some();
    await route.fulfill({ response });
  } catch {
    // Whoever asked has gone.
    await route.abort().catch(() => undefined);
  }
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
  if (SLOW_HOST_MS > 0) await context.route('**/rpc/*', answerLate);
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
