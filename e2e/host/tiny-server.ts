import { sharedRuntime } from '../test-cache.ts';
import { prepareTinyModel } from '../tiny-model/prepare.ts';
import type { Host } from './host.ts';

/** Options of `server add` for the tiny model on the shared installation of the real mlx-openai-server. */
export async function tinyServer(): Promise<string[]> {
  const { python } = await sharedRuntime();
  return ['--model', await prepareTinyModel(python), '--python', python];
}

/** Adds a profile that serves the tiny model; it starts with its first request. */
export async function addTinyServer(host: Host, name: string, ...options: string[]): Promise<void> {
  await host.json(['server', 'add', name, ...(await tinyServer()), ...options]);
}
