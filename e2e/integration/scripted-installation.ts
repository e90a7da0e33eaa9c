import { join } from 'node:path';

/** The version of mlx-openai-server that the scripted one answers like. */
export const SCRIPTED_VERSION = '1.8.1';

/**
 * The environment in which `python -m app.main launch …` runs the scripted model server, so that the real backend
 * can launch it as it launches the real one. `switches` are those of its server.py.
 */
export function scriptedEnvironment(switches: readonly string[]): Record<string, string> {
  return {
    PYTHONPATH: join(import.meta.dirname, 'scripted-installation'),
    PYTHONDONTWRITEBYTECODE: '1',
    SCRIPTED_SERVER: join(import.meta.dirname, '../scripted-model-server/server.py'),
    SCRIPTED_SWITCHES: switches.map((one) => `'${one.replaceAll("'", `'"'"'`)}'`).join(' '),
  };
}
