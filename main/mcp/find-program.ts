import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/** Where people's tools are that an app started from the Finder does not find: Homebrew, pip and uv, Cargo. */
const USUAL = ['/opt/homebrew/bin', '/usr/local/bin'];
const USUAL_AT_HOME = ['.local/bin', '.cargo/bin', '.bun/bin'];

/** `PATH` for tool servers: the host's own, then the usual places that are not in it. */
export function toolPath(path: string, home: string | undefined): string {
  const more = [...USUAL, ...(home === undefined ? [] : USUAL_AT_HOME.map((folder) => join(home, folder)))];
  return [...new Set([...path.split(delimiter), ...more])].join(delimiter);
}

/**
 * The program that a command names, as a full path.
 * @throws Failure `start_failed` where there is none
 */
export async function findProgram(command: string, path: string): Promise<string> {
  const places = command.includes('/')
    ? [command]
    : path.split(delimiter).map((folder) => join(folder, command));
  for (const place of places) if (await isProgram(place)) return place;
  throw new Failure('start_failed', phrase`There is no program "${command}".`, {
    hint: command.includes('/')
      ? phrase`Check the path, and that it may be run.`
      : phrase`Install it, or give its full path. Looked for in ${path.split(delimiter).join(', ')}.`,
  });
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
