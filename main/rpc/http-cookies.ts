import type { Request, Response } from 'express';

/** Cookies know no ports: hosts on two ports need two names. */
function named(kind: 'owner' | 'person', request: Request): string {
  const port = request.socket.localPort ?? 0;
  return kind === 'owner' ? `mlx-manager-${port}` : `mlx-manager-person-${port}`;
}

/** The secret of a browser's session, '' where it shows none. */
export function readCookie(kind: 'owner' | 'person', request: Request): string {
  const wanted = named(kind, request);
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const [name = '', value = ''] = pair.trim().split('=', 2);
    if (name === wanted) return value;
  }
  return '';
}

/**
 * Gives a browser the secret of its session, or takes it away with ''. A person's is sent only to where sessions are
 * renewed and ended; no script can read either.
 */
export function writeCookie(
  kind: 'owner' | 'person',
  request: Request,
  response: Response,
  { secret, encrypted }: { readonly secret: string; readonly encrypted: boolean },
): void {
  response.cookie(named(kind, request), secret, {
    httpOnly: true,
    sameSite: 'strict',
    secure: encrypted,
    path: kind === 'owner' ? '/_ui' : '/_ui/session',
    ...(secret === '' ? { maxAge: 0 } : {}),
    // A person's survives the browser's end, as long as the host lets it.
    ...(secret !== '' && kind === 'person' ? { maxAge: PERSON_MS } : {}),
  });
}

/** As long as a session lives at most (milliseconds). */
const PERSON_MS = 30 * 24 * 3_600_000;
