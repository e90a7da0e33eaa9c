import { describe, expect, test } from 'vitest';
import { installerVariables, pythonVariables } from './python-environment-variables.ts';

const user = {
  PATH: '/usr/bin',
  HOME: '/home/ann',
  OPENAI_API_KEY: 'sk-secret',
  PYTHONPATH: '/home/ann/lib',
  VIRTUAL_ENV: '/home/ann/venv',
  PIP_INDEX_URL: 'https://mirror.example/simple',
  PIP_TARGET: '/home/ann/elsewhere',
  PIP_USER: '1',
  UV_INDEX_URL: 'https://mirror.example/simple',
  UV_EXCLUDE_NEWER: '2020-01-01',
  UV_CACHE_DIR: '/home/ann/.cache/uv',
  SSL_CERT_FILE: '/etc/company.pem',
  https_proxy: 'http://proxy.example:3128',
};

describe('the environment of Python programs', () => {
  test('carries no keys and nothing that redirects imports', () => {
    expect(pythonVariables(user)).toEqual({
      PATH: '/usr/bin',
      HOME: '/home/ann',
      SSL_CERT_FILE: '/etc/company.pem',
    });
  });

  test('lets installers use the mirrors, certificates and proxies of the user', () => {
    expect(installerVariables(user, '/cache')).toMatchObject({
      PIP_INDEX_URL: 'https://mirror.example/simple',
      UV_INDEX_URL: 'https://mirror.example/simple',
      SSL_CERT_FILE: '/etc/company.pem',
      https_proxy: 'http://proxy.example:3128',
      UV_SYSTEM_CERTS: 'true',
    });
  });

  test('keeps out what would install other packages or install them elsewhere', () => {
    const variables = installerVariables(user, '/cache');
    expect(variables).not.toHaveProperty('PIP_TARGET');
    expect(variables).not.toHaveProperty('UV_EXCLUDE_NEWER');
    expect(variables).not.toHaveProperty('OPENAI_API_KEY');
    expect(variables).toMatchObject({
      PIP_USER: '0',
      UV_CACHE_DIR: '/cache/uv',
      PIP_CACHE_DIR: '/cache/pip',
    });
  });

  test('leaves the choice of certificates to a user who made it', () => {
    expect(installerVariables({ UV_SYSTEM_CERTS: 'false' }, '/cache')['UV_SYSTEM_CERTS']).toBe('false');
  });
});
