import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { BackendSpec } from '../../contract/backend.ts';
import type { Host } from '../host/host.ts';
import { imitatedCompatible } from '../host/imitated-openai.ts';
import { imitateCloud } from '../host/imitation.ts';
import { withContract } from '../host/rpc.ts';
import { scriptedEnvironment, scriptedModel, scriptedPython } from '../integration/scripted-installation.ts';

/**
 * Gives a host something of everything, the same each time: a server that is ready, one at rest and one that failed, a
 * provider with a key, routes of each kind, requests that went well and did not, and a conversation.
 */
export async function fillHost(host: Host): Promise<void> {
  // The models are where a host keeps its own, so that they are found on disk, too.
  const model = scriptedModel(join(host.directory, 'models', 'Qwen3-4B-4bit'));
  const python = scriptedPython(join(host.directory, 'python'));
  const profile = (switches: readonly string[] = []) =>
    BackendSpec.parse({ kind: 'mlx-openai-server', model, python, env: scriptedEnvironment(switches) });

  await using cloud = await imitateCloud(imitatedCompatible);
  await withContract(host.directory, async (client) => {
    const ready = await client.backends.add({ name: 'qwen3-4b', spec: profile() });
    await client.backends.add({ name: 'gemma-3-12b', spec: profile() });
    const broken = await client.backends.add({
      name: 'llama-3.3-70b',
      spec: profile(['--exit-before-ready', '1']),
    });
    const key = await client.keys.add({ name: 'openrouter', secret: 'sk-or-v1-0123456789abcdef' });
    const remote = await client.backends.add({
      name: 'openrouter',
      spec: { kind: 'openai-compatible', url: cloud.url, key: key.id, reach: 'loopback' },
    });
    for (const route of [
      { match: 'exact', pattern: 'gpt-5', targets: [{ backend: remote.id, model: 'openai/gpt-5' }] },
      { match: 'prefix', pattern: 'tiny*', targets: [{ backend: remote.id, model: null }] },
      {
        match: 'exact',
        pattern: 'best',
        targets: [{ backend: ready.id }, { backend: remote.id, model: 'tiny' }],
      },
      { match: 'regex', pattern: '^claude-(.*)$', targets: [{ backend: ready.id }], enabled: false },
      // It can never win.
      { match: 'regex', pattern: '^tiny-(.*)$', targets: [{ backend: remote.id, model: '$1' }] },
    ] as const) {
      await client.routes.add({ ...route, targets: [...route.targets] });
    }
    const limits = {
      requestsPerMinute: 60,
      tokensPerMinute: null,
      spendPerDayMicros: 2_000_000,
      concurrency: 4,
    };
    await client.clients.add({ name: 'Zed' });
    await client.clients.add({
      name: 'Nightly script',
      allowed: { models: ['qwen*', 'tiny'], routes: [] },
      limits,
    });
    const old = await client.clients.add({ name: 'Old laptop' });
    await client.clients.revoke({ id: old.client.id });
    await client.servers.start({ id: ready.id });
    await client.servers.start({ id: broken.id }).catch(() => undefined);
    const { id } = await client.chat.create({ model: 'qwen3-4b' });
    await client.chat.send({ id, parts: [{ type: 'text', text: 'What is the capital of France?' }] });
    await vi.waitFor(async () => {
      const { conversation } = await client.chat.get({ id });
      expect(conversation.answering).toBe(false);
    }, 30_000);
  });
  for (const model of ['qwen3-4b', 'tiny', 'best', 'gpt-5', 'nobody-knows']) {
    const messages = [{ role: 'user' as const, content: 'Hello' }];
    await host.openai.chat.completions
      .create({ model, messages, max_completion_tokens: 8 })
      .catch(() => undefined);
  }
}
