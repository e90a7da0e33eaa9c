import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';
import type { RequestHandler, Router } from 'express';
import { NOT_BUILT } from './not-built.ts';
import { ASSET_HEADERS, pageHeaders, withNonce } from './page-policy.ts';

/**
 * `GET /` for a browser: the user interface, as Vite built it into `folder`. Programs, which ask for no HTML, are passed
 * on. Read anew each time, so that a build while the host runs is seen at once.
 */
export function servePage(folder: string): RequestHandler {
  return async (request, response, next) => {
    response.vary('Accept');
    if (request.accepts(['json', 'html']) !== 'html') {
      next();
      return;
    }
    const html = await readFile(join(folder, 'index.html'), 'utf8').catch(() => NOT_BUILT);
    const nonce = randomBytes(16).toString('base64');
    response.set(pageHeaders(nonce)).type('html');
    response.send(withNonce(html, nonce));
  };
}

/** What the page loads: scripts, styles, icons. Their names hold a hash of their content, so they never change. */
export function servePageAssets(folder: string): Router {
  const router = express.Router();
  router.use((_request, response, next) => {
    response.set(ASSET_HEADERS);
    next();
  });
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false }),
  );
  return router;
}
