import { imitateCloud } from './imitation.ts';
import { imitatedAnthropic } from './imitated-anthropic.ts';
import { imitatedCompatible, imitatedOpenAi } from './imitated-openai.ts';
import { startHost } from './host.ts';
import type { Host } from './host.ts';
import { addTinyServer, addTinyVllm } from './tiny-server.ts';

/** A model of each kind of backend; all of them give the tiny model's answers. */
export const BACKENDS = [
  { kind: 'mlx-openai-server', model: 'tiny', unknown: 'nobody', isCloud: false },
  { kind: 'vllm-mlx', model: 'tiny-vllm', unknown: 'nobody', isCloud: false },
  { kind: 'openai-compatible', model: 'compatible/tiny', unknown: 'compatible/nobody', isCloud: true },
  { kind: 'openai', model: 'gpt/tiny', unknown: 'gpt/nobody', isCloud: true },
  { kind: 'anthropic', model: 'claude/tiny', unknown: 'claude/nobody', isCloud: true },
] as const;

export interface HostOfAll {
  readonly host: Host;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A host with a backend of each kind: the real local servers and imitations of the clouds. */
export async function startHostOfAll(): Promise<HostOfAll> {
  const clouds = await Promise.all([
    imitateCloud(imitatedCompatible),
    imitateCloud(imitatedOpenAi),
    imitateCloud(imitatedAnthropic),
  ]);
  const host = await startHost();
  const prefixes = ['compatible', 'gpt', 'claude'];
  const kinds = ['openai-compatible', 'openai', 'anthropic'];
  for (const [index, { url }] of clouds.entries()) {
    const [kind = '', prefix = ''] = [kinds[index], prefixes[index]];
    await host.json(['backend', 'add', kind, '--kind', kind, '--url', url, '--allow-loopback']);
    await host.json(['route', 'add', `${prefix}/*`, '--to', `${kind}=*`]);
  }
  await addTinyServer(host, 'tiny', '--tool-parser', 'qwen3');
  await addTinyVllm(host, 'tiny-vllm', '--tool-parser', 'qwen3');
  return {
    host,
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      for (const cloud of clouds) await cloud[Symbol.asyncDispose]();
    },
  };
}
