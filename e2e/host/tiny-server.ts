import type { RuntimeKind } from '../../contract/runtime.ts';
import { sharedRuntime } from '../test-cache.ts';
import { prepareTinyModel } from '../tiny-model/prepare.ts';
import type { Host } from './host.ts';

/** Options of `server add` for the tiny model on the shared installation of a real model server. */
export async function tinyServer(kind: RuntimeKind = 'mlx-openai-server'): Promise<string[]> {
  const { python } = await sharedRuntime(kind);
  return ['--model', await prepareTinyModel(python), '--python', python, '--kind', kind];
}

/** Adds a profile that serves the tiny model by mlx-openai-server; it starts with its first request. */
export async function addTinyServer(host: Host, name: string, ...options: string[]): Promise<void> {
  await host.json(['server', 'add', name, ...(await tinyServer()), ...options]);
}

/** The same by vllm-mlx. */
export async function addTinyVllm(host: Host, name: string, ...options: string[]): Promise<void> {
  await host.json(['server', 'add', name, ...(await tinyServer('vllm-mlx')), ...options]);
}
