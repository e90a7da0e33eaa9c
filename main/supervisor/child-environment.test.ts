import { describe, expect, it } from 'vitest';
import { childEnvironment } from './child-environment.ts';

describe('a server’s environment', () => {
  it('has what downloads need and nothing else of the host’s', () => {
    const host = {
      PATH: '/bin',
      HOME: '/home/me',
      HF_HOME: '/models',
      https_proxy: 'http://proxy:3128',
      SSL_CERT_FILE: '/ca.pem',
      OPENAI_API_KEY: 'sk-secret',
      ANTHROPIC_API_KEY: 'sk-secret',
      HF_TOKEN: 'hf-secret',
      AWS_SECRET_ACCESS_KEY: 'secret',
      NODE_OPTIONS: '--inspect',
      PYTHONPATH: '/elsewhere',
    };
    expect(childEnvironment(host, {})).toEqual({
      PATH: '/bin',
      HOME: '/home/me',
      HF_HOME: '/models',
      https_proxy: 'http://proxy:3128',
      SSL_CERT_FILE: '/ca.pem',
      PYTHONUNBUFFERED: '1',
    });
  });

  it('lets the profile set and override what it likes', () => {
    const environment = childEnvironment({ HF_HOME: '/models' }, { HF_HOME: '/other', MLX_DEBUG: '1' });
    expect(environment).toMatchObject({ HF_HOME: '/other', MLX_DEBUG: '1' });
  });

  it('has a search path even if the host has none', () => {
    expect(childEnvironment({}, {})['PATH']).toContain('/usr/bin');
  });
});
