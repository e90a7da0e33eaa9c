import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocol } from 'electron';
import { NOT_BUILT } from '../../page/not-built.ts';
import { ASSET_HEADERS, pageHeaders, withNonce } from '../../page/page-policy.ts';
import { PAGE_SCHEME } from '../windows/navigation.ts';
import { pageFile } from './page-file.ts';

/** Gives the page's scheme what a secure origin has. Before the app is ready, as Electron demands. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: PAGE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the interface, as Vite built it into `folder`, at `app://local/`: no port, no file:// address. */
export function servePage(folder: string): void {
  const assets = new Set(assetNames(join(folder, 'assets')));
  protocol.handle(PAGE_SCHEME, async ({ method, url }) => {
    const file = pageFile(method, url, assets);
    if (file === null) return new Response(null, { status: 404, headers: ASSET_HEADERS });
    if (file.kind === 'asset') {
      const bytes = await readFile(join(folder, 'assets', file.name));
      return new Response(bytes, { headers: { ...ASSET_HEADERS, 'content-type': file.type } });
    }
    const html = await readFile(join(folder, 'index.html'), 'utf8').catch(() => NOT_BUILT);
    const nonce = randomBytes(16).toString('base64');
    const headers = { ...pageHeaders(nonce), 'content-type': 'text/html; charset=utf-8' };
    return new Response(withNonce(html, nonce), { headers });
  });
}

function assetNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Nothing is built yet, which the page says.
    return [];
  }
}
