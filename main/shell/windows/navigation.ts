/** The page's own origin, which nothing else has. */
export const PAGE_ORIGIN = 'app://local';
export const PAGE_SCHEME = 'app';

/**
 * Whether a window may go to this address: within the page only. Parsed as a browser parses it, because a beginning
 * that looks right says nothing (`app://local.example`).
 */
export function mayNavigate(address: string): boolean {
  const url = parse(address);
  // An address with a scheme of our own has the origin "null" by the standard; its parts say it.
  return url !== null && url.protocol === `${PAGE_SCHEME}:` && url.host === 'local' && url.username === '';
}

/**
 * Whether an address that a page wants opened may go to the user's browser: pages of the web, which answers in the chat
 * link to, and nothing that would start a program. Never with a name or password in it, which would show another place.
 */
export function mayOpenOutside(address: string): boolean {
  const url = parse(address);
  const isPage = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isPage && url.username === '' && url.password === '';
}

/** What a page may use of the machine: writing to the clipboard, at a click, and nothing else. */
export function mayUse(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
