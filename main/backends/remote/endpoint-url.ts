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
