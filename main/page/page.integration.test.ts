import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servePage, servePageAssets } from './page.ts';

let folder: string;
let server: Server;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  const app = express();
  app.use('/_ui', servePageAssets(folder));
  app.get('/', servePage(folder), (_request, response) => void response.json({ name: 'mlx-manager' }));
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

async function build() {
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<meta nonce="__CSP_NONCE__"><p id="app"></p>');
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'export {}');
}

const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

describe('the page', () => {
  it('is for browsers; programs get what they always got', async () => {
    await build();
    expect(await (await fetch(url)).json()).toEqual({ name: 'mlx-manager' });
    const page = await fetch(url, asBrowser);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('vary')).toContain('Accept');
    expect(await page.text()).toContain('id="app"');
  });

  it('has a nonce of its own each time, the same in its policy and in its text', async () => {
    await build();
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const page = await fetch(url, asBrowser);
        const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1] ?? '';
        expect(await page.text()).toContain(`nonce="${nonce}"`);
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  it('may load, run and frame nothing from elsewhere', async () => {
    const { headers } = await fetch(url, asBrowser);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      expect.stringMatching(/^style-src 'self' 'nonce-[^' ]+'$/),
      "img-src 'self' data: blob:",
      'media-src blob:',
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('says which command builds it where nobody has', async () => {
    expect(await (await fetch(url, asBrowser)).text()).toContain('npm run build');
  });

  it('keeps its assets for good, because their names change with their content', async () => {
    await build();
    const asset = await fetch(`${url}/_ui/assets/index-abc.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['/_ui/assets/../index.html', '/_ui/assets/%2e%2e/index.html', '/_ui/index.html', '/_ui/assets/'])(
    'gives nothing but assets: %s',
    async (path) => {
      await build();
      expect((await fetch(url + path)).status).toBe(404);
    },
  );
});
