import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';
import type { RequestHandler, Response, Router } from 'express';
import { NOT_BUILT } from './not-built.ts';

/** Vite writes this where a nonce belongs; each page gets one of its own. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

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
    protect(response, nonce);
    response.set('cache-control', 'no-store').type('html');
    response.send(html.replaceAll(NONCE_PLACEHOLDER, nonce));
  };
}

/** What the page loads: scripts, styles, icons. Their names hold a hash of their content, so they never change. */
export function servePageAssets(folder: string): Router {
  const router = express.Router();
  router.use((_request, response, next) => {
    response.set({ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' });
    next();
  });
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false }),
  );
  return router;
}

/**
 * Nothing from elsewhere, nothing inline but the styles that carry the nonce (Mantine writes its theme's variables so),
 * and no page may frame or script this one.
 */
function protect(response: Response, nonce: string): void {
  response.set({
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
}
