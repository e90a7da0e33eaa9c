import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where everything that one host owns is kept, and the names of its files. */
export interface DataDirectory {
  readonly root: string;
  readonly database: string;
  readonly lock: string;
  readonly guard: string;
  readonly runtime: string;
  readonly models: string;
  readonly run: string;
  readonly log: string;
  /** The user's own rules for families of models; need not exist. */
  readonly modelFamilies: string;
  /** The user's own prices; need not exist. */
  readonly prices: string;
}

/**
 * `--data-dir`, else `MLX_MANAGER_DATA_DIR`, else the platform's own place:
 * `~/Library/Application Support/MLX Manager` on macOS, `$XDG_DATA_HOME/mlx-manager` elsewhere.
 */
export function dataDirectory(
  chosen: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): DataDirectory {
  const root = resolve(chosen ?? nonEmpty(env['MLX_MANAGER_DATA_DIR']) ?? standard(env, platform, home));
  return {
    root,
    database: join(root, 'mlx-manager.db'),
    lock: join(root, 'host.lock'),
    guard: join(root, 'host.guard'),
    runtime: join(root, 'runtime'),
    models: join(root, 'models'),
    run: join(root, 'run'),
    log: join(root, 'logs', 'host.log'),
    modelFamilies: join(root, 'model-families.json'),
    prices: join(root, 'prices.json'),
  };
}

/** Downloads that may be deleted at any time: `MLX_MANAGER_CACHE_DIR`, else the platform's cache folder. */
export function cacheDirectory(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = nonEmpty(env['MLX_MANAGER_CACHE_DIR']);
  if (chosen !== undefined) return resolve(chosen);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'MLX Manager');
  return join(nonEmpty(env['XDG_CACHE_HOME']) ?? join(home, '.cache'), 'mlx-manager');
}

function standard(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'MLX Manager');
  return join(nonEmpty(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'mlx-manager');
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
