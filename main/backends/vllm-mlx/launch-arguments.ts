import type { ProfileSpec } from '../../../contract/backend.ts';
import { optional, parserArguments } from '../local-server/arguments.ts';
import type { Launch } from '../local-server/server-kind.ts';

export const OWN_FLAGS = [
  '--host',
  '--port',
  '--api-key',
  '--served-model-name',
  '--models-config',
  '--max-num-seqs',
  '--timeout',
];

/**
 * What to run for a profile. Always with continuous batching: without it a second request is refused while one
 * runs, and answers miscount their tokens. The key is not here: a list of processes shows arguments to everyone.
 */
export function launchArguments(spec: ProfileSpec, launch: Launch): string[] {
  return [
    '-m',
    'vllm_mlx.cli',
    'serve',
    launch.model,
    ...['--served-model-name', launch.servedName],
    ...['--host', '127.0.0.1'],
    ...['--port', String(launch.port)],
    '--continuous-batching',
    ...['--max-num-seqs', String(spec.concurrency)],
    ...['--timeout', String(Math.ceil(spec.deadlines.totalMs / 1_000))],
    ...(spec.modelType === 'multimodal' ? ['--mllm'] : []),
    ...optional('--max-kv-size', spec.contextLength),
    ...(launch.local ? ['--offline'] : []),
    ...parserArguments(spec),
    ...spec.extraArgs,
  ];
}
