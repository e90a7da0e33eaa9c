import type { ServerKind } from '../local-server/server-kind.ts';
import { launchArguments, OWN_FLAGS } from './launch-arguments.ts';
import { readLogLine } from './log-lines.ts';
import { prepareStart } from './start.ts';

/** vllm-mlx 0.6. */
export const vllmMlx: ServerKind = {
  name: 'vllm-mlx',
  // Its /v1/embeddings is another model's, fetched from the hub when it is first asked.
  endpoints: ['completions'],
  ownFlags: OWN_FLAGS,
  launchArguments,
  prepareStart,
  readLogLine,
};
