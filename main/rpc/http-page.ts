import type { Request } from 'express';
import type { ClientConnection } from '../inbound/client-connection.ts';

/**
 * A browser sends the cookie from every page of this machine, whatever its port, so a call counts only from the page
 * that this host served: `Origin` says so where a browser sends it, `Sec-Fetch-Site` where it does not.
 */
export function isOurPage(request: Request, { encrypted }: ClientConnection): boolean {
  const origin = request.get('origin');
  const site = request.get('sec-fetch-site');
  const own = `${encrypted ? 'https' : 'http'}://${request.headers.host ?? ''}`;
  if (origin !== undefined && origin !== own) return false;
  if (request.method !== 'GET' && origin === undefined) return false;
  return site === undefined || site === 'same-origin';
}
