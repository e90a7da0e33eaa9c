/**
 * Measures an answer that grows in the chat, in a real browser, against the program as it is installed: a scripted upstream
 * sends 200 tokens a second of Markdown with code, lists, tables and formulas.
 *
 *     npm run bench:chat -- [SECONDS]
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withContract } from '../e2e/host/rpc.ts';
import { launchChromium } from '../e2e/ui/chromium.ts';
import { PAGE_PROBE } from './page-probe.ts';
import type { Smoothness } from './page-probe.ts';
import { serve } from './subjects.ts';

const SECONDS = Number(process.argv[2] ?? 60);
const TOKENS_PER_SECOND = 200;
const TOKEN = 4;
const MODEL = 'writer';

const code = Array.from({ length: 40 }, (_, n) => `    total += weights[${n}] * inputs[${n}]  # step ${n}`);
const WRITTEN = `## A step

Words with **weight**, some \`code\`, a [link](https://example.org/) and a formula, $e^{i\\pi} + 1 = 0$, in a paragraph that
goes on for a while, as they do.

- one thing
- another thing, with $x^2$
- a third one

\`\`\`python
def forward(weights, inputs):
    total = 0
${code.join('\n')}
    return total
\`\`\`

\\[
\\int_0^\\infty e^{-x^2} dx = \\frac{\\sqrt{\\pi}}{2}
\\]

| name | size | speed |
| ---- | ---: | ----: |
| a    |    1 |    20 |
| b    |    2 |    10 |

`;

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());

await using stack = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'mlx-manager-chat-'));
stack.defer(() => rm(folder, { recursive: true, force: true }));
const upstream = await startWriter();
const host = await serve(stack, folder, interrupted.signal);
const link = await withContract(folder, async (client) => {
  const { id } = await client.backends.add({
    name: 'writer',
    spec: { kind: 'openai-compatible', url: upstream, reach: 'loopback' },
  });
  await client.routes.add({ match: 'exact', pattern: MODEL, targets: [{ backend: id, model: null }] });
  return client.host.signInLink({});
});
const browser = await launchChromium();
stack.defer(() => browser.close());
const page = await browser.newPage({ viewport: { width: 1_200, height: 800 }, locale: 'en-US' });
await page.addInitScript(PAGE_PROBE);
await page.goto(link.url);
await page.evaluate('window.probe.open()');
await page.goto(`${host.url}/#/chat`);
await page.getByRole('textbox', { name: 'Message' }).fill('Write.');
await page.getByRole('button', { name: 'Send' }).click();
await page.getByRole('button', { name: 'Stop' }).waitFor();
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'threadTicks' });
const before = await workedSeconds();
const { tookMs, frames, framesOver50, longestFrameMs, longTasks } =
  await page.evaluate<Smoothness>(`window.probe.answer()`);
const worked = (await workedSeconds()) - before;
const characters = await page.evaluate<number>(
  `document.querySelector('[role=log] article:last-child').textContent.length`,
);
console.log(
  `${(tookMs / 1_000).toFixed(1)} s, ${characters.toLocaleString('en')} characters, the page's thread worked ${((worked / tookMs) * 100_000).toFixed(0)} % of it: ` +
    `${frames} frames, ${framesOver50} over 50 ms, longest ${longestFrameMs} ms; ` +
    `${longTasks.length} tasks over 50 ms, longest ${Math.max(0, ...longTasks)} ms`,
);

async function workedSeconds(): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
}

/** A cloud that writes at its own pace. Its address, with `/v1`. */
async function startWriter(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'POST') void write(response).catch(() => response.destroy());
    else response.end(JSON.stringify({ object: 'list', data: [{ id: MODEL, object: 'model' }] }));
  });
  server.listen(0, '127.0.0.1');
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function write(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (content: string, finish: 'stop' | null) => {
    const choices = [{ index: 0, delta: { content }, finish_reason: finish }];
    const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: MODEL, choices };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  const begun = performance.now();
  for (let sent = 0; sent < SECONDS * TOKENS_PER_SECOND;) {
    const due = Math.floor(((performance.now() - begun) / 1_000) * TOKENS_PER_SECOND);
    for (; sent < due; sent += 1) {
      const at = (sent * TOKEN) % WRITTEN.length;
      send((WRITTEN + WRITTEN).slice(at, at + TOKEN), null);
    }
    await sleep(5, undefined, { signal: interrupted.signal });
  }
  send('', 'stop');
  response.end('data: [DONE]\n\n');
}
