/**
 * The address of an endpoint below a backend's base URL. People give the base with or without `/v1`, and some
 * providers keep theirs under another path (`/api/v1`, `/openai/v1`): a bare host gets `/v1`, a path is kept.
 */
export function endpointUrl(base: string, endpoint: string, query = ''): string {
  const url = new URL(base);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = `${path === '' ? '/v1' : path}/${endpoint}`;
  url.hash = '';
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.append(name, value);
  return url.href;
}

/** The same for one endpoint that is asked again and again: an address without a query is put together once. */
export function endpointAt(base: string, endpoint: string): (query: string) => string {
  let bare: string | null = null;
  return (query) => {
    if (query !== '') return endpointUrl(base, endpoint, query);
    bare ??= endpointUrl(base, endpoint);
    return bare;
  };
}
