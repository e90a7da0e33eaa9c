import { describe, expect, it } from 'vitest';
import { cacheDirectory, dataDirectory } from './data-directory.ts';

describe('the data directory', () => {
  it('is in Application Support on a Mac', () => {
    expect(dataDirectory(undefined, {}, 'darwin', '/Users/ada').root).toBe(
      '/Users/ada/Library/Application Support/MLX Manager',
    );
  });

  it('follows XDG_DATA_HOME elsewhere', () => {
    expect(dataDirectory(undefined, { XDG_DATA_HOME: '/data' }, 'linux', '/home/ada').root).toBe(
      '/data/mlx-manager',
    );
    expect(dataDirectory(undefined, {}, 'linux', '/home/ada').root).toBe(
      '/home/ada/.local/share/mlx-manager',
    );
  });

  it('is overridden by the environment, and the environment by the command line', () => {
    const env = { MLX_MANAGER_DATA_DIR: '/from/env' };
    expect(dataDirectory(undefined, env, 'linux', '/home/ada').root).toBe('/from/env');
    expect(dataDirectory('/from/flag', env, 'linux', '/home/ada').root).toBe('/from/flag');
  });

  it('treats an empty variable as not set', () => {
    expect(dataDirectory(undefined, { MLX_MANAGER_DATA_DIR: '' }, 'linux', '/home/ada').root).toBe(
      '/home/ada/.local/share/mlx-manager',
    );
  });

  it('keeps downloads apart, in the cache folder', () => {
    expect(cacheDirectory({}, 'darwin', '/Users/ada')).toBe('/Users/ada/Library/Caches/MLX Manager');
    expect(cacheDirectory({}, 'linux', '/home/ada')).toBe('/home/ada/.cache/mlx-manager');
    expect(cacheDirectory({ MLX_MANAGER_CACHE_DIR: '/c' }, 'linux', '/home/ada')).toBe('/c');
  });
});
