import { useSyncExternalStore } from 'react';

/** Path and query behind the `#`: `#/requests?model=x` is `/requests` and `model=x`. */
export function splitHash(hash: string): { readonly path: string; readonly search: string } {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  return { path: path.startsWith('/') ? path : `/${path}`, search };
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

/**
 * For wouter: the place is in the fragment, so that the host serves one page, the app's window needs no server, and
 * filters stay out of every log.
 */
export function useHashLocation(): [string, (to: string, options?: { replace?: boolean }) => void] {
  const path = useSyncExternalStore(subscribe, () => splitHash(window.location.hash).path);
  return [path, navigate];
}
useHashLocation.hrefs = (href: string) => `#${href}`;

export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, () => splitHash(window.location.hash).search);
}

function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  // wouter sets parameters alone as `?model=x`.
  const hash = `#${to.startsWith('?') ? splitHash(window.location.hash).path : ''}${to}`;
  if (!replace) {
    window.location.hash = hash;
    return;
  }
  window.history.replaceState(null, '', hash);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
