/** What a program needs to run at all, to find certificates and proxies, and to find the user's own settings. */
const PASSED = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'NETRC',
  'PYENV_ROOT',
  'PYENV_VERSION',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
]);

/** Settings that would change what is installed, or where, against the lock file. */
const REFUSED = new Set([
  'PIP_TARGET',
  'PIP_PREFIX',
  'PIP_ROOT',
  'PIP_PYTHON',
  'PIP_CONSTRAINT',
  'PIP_REQUIREMENT',
  'PIP_DRY_RUN',
  'PIP_UPLOADED_PRIOR_TO',
  'UV_PYTHON',
  'UV_SYSTEM_PYTHON',
  'UV_TARGET',
  'UV_CONSTRAINT',
  'UV_OVERRIDE',
  'UV_EXCLUDE_NEWER',
  'UV_PROJECT_ENVIRONMENT',
  'UV_WORKING_DIRECTORY',
]);

/** The environment for any Python that this program starts: no keys, no PYTHONPATH, no active virtual environment. */
export function pythonVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  return pick(env, (name) => PASSED.has(name));
}

/**
 * The environment for pip and uv: the above, the user's own pip and uv settings (mirrors, certificates, proxies) and
 * our caches. uv must trust the system's certificates, because company proxies bring their own; older versions
 * know that setting as UV_NATIVE_TLS.
 */
export function installerVariables(env: NodeJS.ProcessEnv, cache: string): Record<string, string> {
  return {
    UV_SYSTEM_CERTS: 'true',
    UV_NATIVE_TLS: 'true',
    ...pick(
      env,
      (name) => PASSED.has(name) || /^(PIP|UV)_/.test(name) || /^(HTTPS?|ALL|NO)_PROXY$/i.test(name),
    ),
    UV_CACHE_DIR: `${cache}/uv`,
    UV_NO_PROGRESS: '1',
    PIP_CACHE_DIR: `${cache}/pip`,
    PIP_NO_INPUT: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_PROGRESS_BAR: 'off',
    // These two stand in many a pip.conf and would keep packages out of the environment.
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PYTHONUNBUFFERED: '1',
    NO_COLOR: '1',
  };
}

function pick(env: NodeJS.ProcessEnv, wanted: (name: string) => boolean): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && wanted(name) && !REFUSED.has(name)) picked[name] = value;
  }
  return picked;
}
