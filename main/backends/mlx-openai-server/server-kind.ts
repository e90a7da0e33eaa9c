import type { ServerKind } from '../local-server/server-kind.ts';
import { launchArguments } from './launch-arguments.ts';
import { readLogLine } from './log-lines.ts';

/** mlx-openai-server, from 1.6. It knows no keys. */
export const mlxOpenAiServer: ServerKind = {
  name: 'mlx-openai-server',
  endpoints: [],
  ownFlags: ['--host', '--port', '--model-path', '--served-model-name', '--config', '--log-file'],
  launchArguments,
  prepareStart: async () => ({ env: {}, secretArgs: [], headers: {} }),
  readLogLine,
};
