import * as z from 'zod';
import { Failure } from '../../../contract/failure.ts';
import { isJsonObject } from './json.ts';
import type { ServerFamily } from './quirks.ts';

export type ServerHealth = 'ready' | 'not-ready' | { readonly failed: string };

/**
 * Reads an answer of `/health`. It says nothing about the process: mlx-openai-server says `ok` even with its worker
 * dead. vllm-mlx answers 200 even when its model failed to load, and `unloaded` is ready: the next request loads it.
 */
export function readHealth(family: ServerFamily, status: number, body: unknown): ServerHealth {
  if (status !== 200 || !isJsonObject(body)) return 'not-ready';
  switch (family) {
    case 'mlx-openai-server':
      return body['status'] === 'ok' ? 'ready' : 'not-ready';
    case 'vllm-mlx': {
      if (body['residency_state'] === 'failed' || body['status'] === 'unhealthy') {
        const why = body['last_error'];
        return { failed: typeof why === 'string' ? why : 'the server says that it is unhealthy' };
      }
      return body['status'] === 'healthy' && body['residency_state'] !== 'loading' ? 'ready' : 'not-ready';
    }
  }
}

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/**
 * The ids that the server itself knows its models by, from `/v1/models`.
 * @throws Failure `upstream_protocol` when the answer is no list of models.
 */
export function readModels(body: unknown): string[] {
  const list = ModelList.safeParse(body);
  if (!list.success) throw new Failure('upstream_protocol', 'The model server sent no list of models.');
  return list.data.data.map(({ id }) => id);
}
