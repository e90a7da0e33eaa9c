/**
 * Measures the user interface in a real browser, against the program as it is installed and a log of 100,000 requests:
 * how long until a screen is usable, and what scrolling and filtering the log cost in frames and long tasks.
 *
 *     npm run bench:interface -- [ROWS]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { withContract } from '../e2e/host/rpc.ts';
import { launchChromium } from '../e2e/ui/chromium.ts';
import { fillLog } from '../main/requests/testing/numbered-requests.ts';
import { median } from './median.ts';
import { PAGE_PROBE, type Smoothness } from './page-probe.ts';
import { serve, type Subject } from './subjects.ts';

const ROWS = Number(process.argv[2] ?? 100_000);
/** Each opening is measured so often; the median counts. */
const OPENINGS = 7;
/** Pixels a frame: 60 rows, some 3,600 a second, which is a fling. */
const FLING = 1_920;

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());

await using stack = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'mlx-manager-interface-'));
stack.defer(() => rm(folder, { recursive: true, force: true }));
console.log(`filling a log with ${ROWS.toLocaleString('en')} requests …`);
await fillLog(folder, ROWS);
const host = await serve(stack, folder, interrupted.signal);
const browser = await launchChromium();
stack.defer(() => browser.close());

if (process.argv[3] !== 'log') await measureOpening(browser, host);
await measureLog(browser, host);

async function measureOpening(chromium: Browser, { url }: Subject): Promise<void> {
  const signedIn: Opening[] = [];
  const cold: Record<string, Opening[]> = {};
  const warm: Record<string, Opening[]> = {};
  for (let run = 0; run < OPENINGS; run += 1) {
    await using first = await openContext(chromium);
    signedIn.push(await opened(await first.context.newPage(), await signInLink()));
    const storageState = await first.context.storageState();
    for (const screen of ['overview', 'models', 'servers', 'routes', 'providers', 'requests', 'settings']) {
      await using fresh = await openContext(chromium, storageState);
      const page = await fresh.context.newPage();
      (cold[screen] ??= []).push(await opened(page, `${url}/#/${screen}`));
      await page.goto('about:blank');
      (warm[screen] ??= []).push(await opened(page, `${url}/#/${screen}`));
    }
  }
  console.log('\nfrom navigation to a usable screen (median, least and most)');
  console.log(`overview, with signing in, nothing cached: ${times(signedIn)}`);
  for (const [screen, all] of Object.entries(cold)) {
    console.log(`${screen}, nothing cached: ${times(all)}; cached: ${times(warm[screen] ?? [])}`);
  }
}

async function measureLog(chromium: Browser, { url }: Subject): Promise<void> {
  await using only = await openContext(chromium);
  const page = await only.context.newPage();
  await opened(page, await signInLink());
  await page.goto(`${url}/#/requests`);
  await page.evaluate('window.probe.open()');
  console.log('\nthe log');
  report('scrolled by 96 px a frame while pages load', await probe(page, `scroll(96, ${ROWS / 100})`));
  report('a fling, to a tenth of the log', await probe(page, `scroll(${FLING}, ${ROWS / 10})`));
  report('on to the last row', await probe(page, `scroll(${FLING}, ${ROWS})`));
  report('600 frames by 96 px', await probe(page, `sweep(96, 600)`));
  report('600 frames through all of it', await probe(page, `sweep(${FLING}, 600)`));
  report('600 frames, a thirtieth of the log each', await probe(page, `sweep(${(ROWS * 32) / 30}, 600)`));
  report('filter: one model', await probe(page, `choose('Model', 'model-3')`));
  report('filter: status', await probe(page, `choose('Status', '5xx')`));
  report('filter: none', await probe(page, `choose('Status', '')`));
}

async function openContext(
  chromium: Browser,
  storageState?: Awaited<ReturnType<BrowserContext['storageState']>>,
) {
  const context = await chromium.newContext({
    viewport: { width: 1_200, height: 800 },
    locale: 'en-US',
    ...(storageState === undefined ? {} : { storageState }),
  });
  await context.addInitScript(PAGE_PROBE);
  return { context, [Symbol.asyncDispose]: () => context.close() };
}

async function signInLink(): Promise<string> {
  const { url } = await withContract(folder, (client) => client.host.signInLink({}));
  return url;
}

interface Opening {
  /** From the navigation to the usable screen, and what of it the page's own thread worked (milliseconds). */
  readonly clock: number;
  readonly worked: number;
}

async function opened(page: Page, address: string): Promise<Opening> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await taskSeconds(session);
  await page.goto(address);
  const clock = await page.evaluate<number>('window.probe.open()');
  const worked = ((await taskSeconds(session)) - before) * 1_000;
  await session.detach();
  return { clock, worked };
}

/** What was seen, and how long the page's own thread worked meanwhile: other programs do not make that longer. */
async function probe(page: Page, call: string): Promise<Smoothness & { readonly workedMs: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await taskSeconds(session);
  const seen = await page.evaluate<Smoothness>(`window.probe.${call}`);
  const workedMs = Math.round(((await taskSeconds(session)) - before) * 1_000);
  await session.detach();
  return { ...seen, workedMs };
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
}

function times(all: readonly Opening[]): string {
  const [clock, worked] = [all.map((one) => one.clock), all.map((one) => one.worked)];
  return `${median(clock).toFixed(0)} ms (${Math.min(...clock).toFixed(0)} to ${Math.max(...clock).toFixed(0)}), working ${median(worked).toFixed(0)} ms`;
}

function report(what: string, seen: Awaited<ReturnType<typeof probe>>): void {
  const { tookMs, workedMs, frames, dropped, longestFrameMs, longTasks, domRows, rows } = seen;
  console.log(
    `${what}: ${rows.toLocaleString('en')} rows, ${domRows} in the page; ${tookMs} ms (working ${workedMs}), ${frames} frames, ` +
      `${dropped} dropped, longest ${longestFrameMs} ms; ` +
      `${longTasks.length} long tasks, longest ${Math.max(0, ...longTasks)} ms`,
  );
}
