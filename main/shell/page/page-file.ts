import { extname } from 'node:path';

/** What an address of the page stands for. */
export type PageFile =
  { readonly kind: 'page' } | { readonly kind: 'asset'; readonly name: string; readonly type: string } | null;

/** What the interface is built of; anything else is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const ASSETS = '/_ui/assets/';

/**
 * Finds what an address means among the names of the assets that were built. A name is looked up and never joined to a
 * path, so that no spelling of `..` leads anywhere.
 */
export function pageFile(method: string, address: string, assets: ReadonlySet<string>): PageFile {
  if (method !== 'GET' && method !== 'HEAD') return null;
  const { host, pathname } = new URL(address);
  if (host !== 'local') return null;
  if (pathname === '/') return { kind: 'page' };
  if (!pathname.startsWith(ASSETS)) return null;
  const name = pathname.slice(ASSETS.length);
  const type = TYPES[extname(name)];
  return assets.has(name) && type !== undefined ? { kind: 'asset', name, type } : null;
}
