/**
 * What a model server may inherit. Everything else, above all cloud keys, stays with the host; a profile adds
 * what it needs by its own `env`.
 */
const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TMPDIR',
  'TZ',
  // Where models are kept and where they are downloaded from. Never HF_TOKEN.
  'HF_HOME',
  'HF_HUB_CACHE',
  'HUGGINGFACE_HUB_CACHE',
  'HF_XET_CACHE',
  'HF_ENDPOINT',
  'HF_HUB_OFFLINE',
  'XDG_CACHE_HOME',
  // The way out of a company's network, in both spellings that Python libraries read.
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
] as const;

/** The environment of a server process: the inherited names, unbuffered output, then the plan's own. */
export function childEnvironment(
  host: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const environment: Record<string, string> = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };
  for (const name of INHERITED) {
    const value = host[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, PYTHONUNBUFFERED: '1', ...own };
}
