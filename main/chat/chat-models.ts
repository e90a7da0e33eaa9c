import type { BackendRecord, ProfileSpec } from '../../contract/backend.ts';
import { isProfile } from '../../contract/backend.ts';
import type { Activity, ChatModel } from '../../contract/chat.ts';
import type { BackendId } from '../../contract/ids.ts';
import type { ModelBadge } from '../../contract/model.ts';
import type { ServerProcessStatus } from '../../contract/server.ts';
import type { RouteTable } from '../routing/resolve.ts';
import type { Abilities } from './request/abilities.ts';

/** What a model's own files say of it; null where they are not here. */
export interface KnownTraits {
  readonly badges: readonly ModelBadge[];
  readonly contextLength: number | null;
}

export interface ChatModelParts {
  readonly routes: () => RouteTable;
  readonly backends: () => ReadonlyMap<BackendId, BackendRecord>;
  readonly serverStatus: (id: BackendId) => Pick<ServerProcessStatus, 'state' | 'phase' | 'detail'>;
  readonly traitsOf: (model: string) => Promise<KnownTraits | null>;
}

/** The models that the gateway reaches, as the chat sees them. Starts none and asks none. */
export class ChatModels {
  readonly #parts: ChatModelParts;

  constructor(parts: ChatModelParts) {
    this.#parts = parts;
  }

  async list(): Promise<ChatModel[]> {
    const models: ChatModel[] = [];
    for (const name of this.#parts.routes().names) {
      const model = await this.#describe(name);
      if (model !== null) models.push(model);
    }
    return models;
  }

  async abilitiesOf(model: string): Promise<Abilities> {
    const record = this.#firstBackend(model);
    if (record === null) return { family: 'other', takes: UNKNOWN };
    return abilitiesOf(record, isProfile(record) ? await this.#parts.traitsOf(record.spec.model) : null);
  }

  /** How far the start of the server is that would answer; null where there is nothing to wait for. */
  startOf(model: string): Extract<Activity, { kind: 'starting' }> | null {
    const record = this.#firstBackend(model);
    if (record === null || !isProfile(record)) return null;
    const { state, phase, detail } = this.#parts.serverStatus(record.id);
    return state === 'starting' ? { kind: 'starting', server: record.name, phase, detail } : null;
  }

  async #describe(name: string): Promise<ChatModel | null> {
    const record = this.#firstBackend(name);
    if (record === null) return null;
    if (!isProfile(record)) {
      const { takes } = abilitiesOf(record, null);
      return { id: name, backend: record.name, state: 'remote', takes, contextLength: null };
    }
    const traits = await this.#parts.traitsOf(record.spec.model);
    // What only makes vectors cannot be talked to.
    if (traits?.badges.includes('embeddings') === true) return null;
    return {
      ...{ id: name, backend: record.name, state: this.#parts.serverStatus(record.id).state },
      takes: abilitiesOf(record, traits).takes,
      contextLength: record.spec.contextLength ?? traits?.contextLength ?? null,
    };
  }

  #firstBackend(model: string): BackendRecord | null {
    const found = this.#parts.routes().resolve(model);
    const first = found.kind === 'resolved' ? found.targets[0] : undefined;
    return first === undefined ? null : (this.#parts.backends().get(first.backend) ?? null);
  }
}

const UNKNOWN: ChatModel['takes'] = {
  ...{ images: 'unknown', audio: 'unknown', video: 'unknown', tools: 'unknown', reasoning: 'unknown' },
};

/** What a backend takes: a local one by its profile and its model's files, others by their kind. */
export function abilitiesOf({ spec }: BackendRecord, traits: KnownTraits | null): Abilities {
  switch (spec.kind) {
    case 'mlx-openai-server':
    case 'vllm-mlx':
      return { family: 'local', takes: localTakes(spec, traits) };
    case 'anthropic':
      return {
        family: 'anthropic',
        takes: { images: 'yes', audio: 'no', video: 'no', tools: 'yes', reasoning: 'unknown' },
      };
    case 'openai':
      return { family: 'openai', takes: { ...UNKNOWN, video: 'no' } };
    case 'openai-compatible':
      return { family: 'other', takes: UNKNOWN };
  }
}

/** A server takes pictures only where it was started for a multimodal model, and tools where it has a parser for them. */
function localTakes(spec: ProfileSpec, traits: KnownTraits | null): ChatModel['takes'] {
  const has = (badge: ModelBadge) =>
    traits === null ? 'unknown' : traits.badges.includes(badge) ? 'yes' : 'no';
  const sees = spec.modelType === 'multimodal';
  return {
    images: sees ? (has('vision') === 'no' ? 'no' : 'yes') : 'no',
    audio: sees && spec.kind === 'mlx-openai-server' ? has('audio') : 'no',
    video: sees && spec.kind === 'mlx-openai-server' ? has('video') : 'no',
    tools: spec.toolParser === null ? 'unknown' : 'yes',
    reasoning: spec.reasoningParser === null ? has('reasoning') : 'yes',
  };
}
