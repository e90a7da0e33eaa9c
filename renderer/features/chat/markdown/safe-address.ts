/** Where a link in an answer may lead: to a page or to somebody's mail. Null for anything else (`javascript:`, `data:` …). */
export function safeAddress(address: string): string | null {
  try {
    const url = new URL(address);
    const isPage = url.protocol === 'https:' || url.protocol === 'http:';
    if (isPage && url.username === '' && url.password === '') return url.href;
    return url.protocol === 'mailto:' ? url.href : null;
  } catch {
    return null;
  }
}
