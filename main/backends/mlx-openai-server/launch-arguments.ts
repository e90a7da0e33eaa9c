import type { ProfileSpec } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';

/** Flags that this program sets itself; another value would break it or open the server to the network. */
const OURS = ['--host', '--port', '--model-path', '--served-model-name', '--config', '--log-file'];

export interface Launch {
  /** The server's version, which decides the flags it knows: `1.6.3`, `1.8.1`. */
  readonly version: string;
  readonly port: number;
  /** A folder, or an id on the hub. */
  readonly model: string;
  readonly servedName: string;
}

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
    ...(spec.toolParser === null ? [] : ['--enable-auto-tool-choice', '--tool-call-parser', spec.toolParser]),
    ...optional('--reasoning-parser', spec.reasoningParser),
    ...spec.extraArgs,
  ];
}

/** @throws Failure `invalid_input` for an extra argument that this program sets itself */
export function checkExtraArguments(extraArgs: readonly string[]): void {
  for (const argument of extraArgs) {
    const flag = argument.split('=', 1)[0] ?? '';
    if (OURS.includes(flag)) {
      throw new Failure('invalid_input', `The extra argument ${flag} is set by MLX Manager itself.`, {
        hint: 'Leave it out.',
        issues: [{ path: 'extraArgs', message: `${flag} is not possible` }],
      });
    }
  }
}

/** The flag came with 1.7; before, one server answers to every name. */
function takesServedName(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 7);
}

function optional(flag: string, value: string | number | null): string[] {
  return value === null ? [] : [flag, String(value)];
}
