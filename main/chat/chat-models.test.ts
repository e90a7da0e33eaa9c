import { expect, it } from 'vitest';
import { BackendSpec } from '../../contract/backend.ts';
import type { BackendRecord } from '../../contract/backend.ts';
import type { ModelBadge } from '../../contract/model.ts';
import { buildRouteTable } from '../routing/resolve.ts';
import { BackendId } from '../../contract/ids.ts';
import { abilitiesOf, ChatModels } from './chat-models.ts';

const record = (spec: object): BackendRecord => ({
  id: BackendId.parse('00000000-0000-4000-8000-000000000001'),
  ...{ name: 'b', createdAt: 0, updatedAt: 0, revision: 1, managed: false },
  spec: BackendSpec.parse(spec),
});
const local = (more: object = {}) => record({ kind: 'mlx-openai-server', model: '/m', ...more });
const traits = (...badges: ModelBadge[]) => ({ badges, contextLength: 4_096 });

it('a local model sees only where its files and its server do', () => {
  expect(abilitiesOf(local(), traits('vision')).takes.images).toBe('no');
  expect(abilitiesOf(local({ modelType: 'multimodal' }), traits('vision')).takes.images).toBe('yes');
  expect(abilitiesOf(local({ modelType: 'multimodal' }), traits()).takes.images).toBe('no');
  expect(abilitiesOf(local({ modelType: 'multimodal' }), traits('audio')).takes.audio).toBe('yes');
  const watching = { modelType: 'multimodal' };
  expect(abilitiesOf(local(watching), traits('vision', 'video')).takes.video).toBe('yes');
  expect(abilitiesOf(local(watching), traits('vision')).takes.video).toBe('no');
  expect(abilitiesOf(local(), traits('vision', 'video')).takes.video).toBe('no');
  const other = record({ kind: 'vllm-mlx', model: '/m', ...watching });
  expect(abilitiesOf(other, traits('vision', 'video')).takes.video).toBe('no');
  expect(abilitiesOf(local({ toolParser: 'qwen3' }), null).takes.tools).toBe('yes');
});

it('what others take is known by their kind, or tried', () => {
  expect(abilitiesOf(record({ kind: 'anthropic' }), null)).toMatchObject({
    family: 'anthropic',
    takes: { images: 'yes', audio: 'no' },
  });
  expect(
    abilitiesOf(record({ kind: 'openai-compatible', url: 'https://x.example' }), null).takes.images,
  ).toBe('unknown');
});

it('lists each model with its state, but for those that only make vectors', async () => {
  const server = local();
  const parts = {
    routes: () => buildRouteTable([], [{ id: server.id, name: 'b', isProfile: true }]),
    backends: () => new Map([[server.id, server]]),
    serverStatus: () => ({ state: 'starting' as const, phase: 'loading' as const, detail: '3 of 4' }),
  };
  const models = new ChatModels({ ...parts, traitsOf: async () => traits('tools') });
  expect(await models.list()).toMatchObject([
    { id: 'b', backend: 'b', state: 'starting', contextLength: 4_096 },
  ]);
  expect(models.startOf('b')).toEqual({ kind: 'starting', server: 'b', phase: 'loading', detail: '3 of 4' });
  expect(models.startOf('nobody')).toBeNull();
  const vectors = new ChatModels({ ...parts, traitsOf: async () => traits('embeddings') });
  expect(await vectors.list()).toEqual([]);
});
