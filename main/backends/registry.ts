import { isDeepStrictEqual } from 'node:util';
import type { BackendRecord, RemoteSpec } from '../../contract/backend.ts';
import type { BackendId } from '../../contract/ids.ts';
import type { Backend } from './backend.ts';
import { LocalServerBackend } from './local-server/local-server-backend.ts';
import type { LocalServerParts } from './local-server/local-server-backend.ts';
import { serverKindOf } from './local-servers.ts';
import { anthropicProtocol } from './anthropic/protocol.ts';
import { openAiProtocol } from './openai/protocol.ts';
import { compatibleProtocol } from './openai-compatible/protocol.ts';
import type { RemoteProtocol } from './remote/protocol.ts';
import { RemoteBackend } from './remote/remote-backend.ts';
import type { RemoteParts } from './remote/remote-backend.ts';

export interface RegistryParts {
  readonly local: LocalServerParts;
  /** Made per backend, because what addresses it may use is its own setting. */
  readonly remote: (spec: RemoteSpec) => RemoteParts;
}

interface Entry {
  readonly record: BackendRecord;
  readonly backend: Backend;
}

/** The backends in use: one live object for each stored record. */
export class BackendRegistry {
  readonly #parts: RegistryParts;
  readonly #entries = new Map<BackendId, Entry>();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  get(id: BackendId): Backend | undefined {
    return this.#entries.get(id)?.backend;
  }

  all(): Backend[] {
    return [...this.#entries.values()].map(({ backend }) => backend);
  }

  /** Takes over the stored records: what is new or changed is made, what is gone is closed. */
  async set(records: readonly BackendRecord[]): Promise<void> {
    const wanted = new Map(records.map((record) => [record.id, record]));
    const outdated = [...this.#entries.values()].filter(
      ({ record }) => !isDeepStrictEqual(record, wanted.get(record.id)),
    );
    for (const { record } of outdated) this.#entries.delete(record.id);
    for (const record of records) {
      if (!this.#entries.has(record.id)) {
        this.#entries.set(record.id, { record, backend: this.#make(record) });
      }
    }
    await Promise.all(outdated.map(({ backend }) => backend.close()));
  }

  /** The machine woke up or is on another network; see Backend.refresh. */
  async refresh(signal: AbortSignal): Promise<void> {
    await Promise.all(this.all().map((backend) => backend.refresh(signal)));
  }

  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(({ backend }) => backend.close()));
  }

  #make(record: BackendRecord): Backend {
    const { spec } = record;
    switch (spec.kind) {
      case 'mlx-openai-server':
      case 'vllm-mlx':
        return new LocalServerBackend({ ...record, spec }, serverKindOf(spec), this.#parts.local);
      case 'openai-compatible':
      case 'openai':
      case 'anthropic':
        return new RemoteBackend({ ...record, spec }, protocolOf(spec), this.#parts.remote(spec));
    }
  }
}

function protocolOf(spec: RemoteSpec): RemoteProtocol {
  switch (spec.kind) {
    case 'openai-compatible':
      return compatibleProtocol(spec);
    case 'openai':
      return openAiProtocol(spec);
    case 'anthropic':
      return anthropicProtocol(spec);
  }
}
