import type { ProfileSpec } from '../../../contract/backend.ts';
import { optional, parserArguments } from '../local-server/arguments.ts';
import type { Launch } from '../local-server/server-kind.ts';

/**
 * What to run for a profile. Always on 127.0.0.1 (the server's own default is every interface, without a key)
 * and without its log file, which it would write into the working directory.
 */
export function launchArguments(spec: ProfileSpec, launch: Launch): string[] {
  return [
    '-m',
    'app.main',
    'launch',
    ...['--model-path', launch.model],
    ...['--model-type', spec.modelType],
    ...['--host', '127.0.0.1'],
    ...['--port', String(launch.port)],
    ...(takesServedName(launch.version) ? ['--served-model-name', launch.servedName] : []),
    '--no-log-file',
    // Waiting is this program's own business: its queue is shorter and answers 429 properly.
    ...['--queue-size', String(spec.concurrency + spec.queueLimit)],
    ...['--queue-timeout', String(Math.ceil(spec.deadlines.totalMs / 1_000))],
    ...optional('--context-length', spec.contextLength),
    ...parserArguments(spec),
    ...spec.extraArgs,
  ];
}

/** The flag came with 1.7; before, one server answers to every name. */
function takesServedName(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 7);
}
