import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/** Throws `install_failed` if a program that the server calls is not on PATH. mlx compiles kernels with g++ on Linux. */
export async function requireCommands(commands: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  for (const command of commands) {
    if (await isOnPath(command, env)) continue;
    throw new Failure('install_failed', phrase`The model server needs ${command}, which is not installed.`, {
      hint: phrase`Install it with: ${`sudo apt-get install ${command}`}`,
    });
  }
}

async function isOnPath(command: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  for (const folder of (env['PATH'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const found = await access(path.join(folder, command), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
