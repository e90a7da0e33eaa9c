import type { ProfileSpec } from '../../contract/backend.ts';
import type { ServerKind } from './local-server/server-kind.ts';
import { mlxOpenAiServer } from './mlx-openai-server/server-kind.ts';
import { vllmMlx } from './vllm-mlx/server-kind.ts';

const KINDS: Readonly<Record<ProfileSpec['kind'], ServerKind>> = {
  'mlx-openai-server': mlxOpenAiServer,
  'vllm-mlx': vllmMlx,
};

export function serverKindOf({ kind }: Pick<ProfileSpec, 'kind'>): ServerKind {
  return KINDS[kind];
}
