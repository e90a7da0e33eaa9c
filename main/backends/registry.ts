import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isProfile } from '../../contract/backend.ts';
import type { BackendRecord, RemoteSpec } from '../../contract/backend.ts';
import { BackendId } from '../../contract/ids.ts';
import type { AddressPolicy } from '../upstream/address-guard.ts';
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
  /** What a remote backend's calls are held to; null for a local server. */
  readonly policy: AddressPolicy | null;
  readonly backend: Backend;
}

/** The backends in use: one live object for each stored record. */
export class BackendRegistry {
  readonly #parts: RegistryParts;
  readonly #entries = new Map<BackendId, Entry>();
  /** Those that still answer what they were asked before a change. */
  readonly #retiring = new Set<Backend>();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  get(id: BackendId): Backend | undefined {
    return this.#entries.get(id)?.backend;
  }

  /** The backend, if it is a server of ours. */
  local(id: BackendId): LocalServerBackend | undefined {
    const backend = this.get(id);
    return backend instanceof LocalServerBackend ? backend : undefined;
  }

  /** A remote backend that is not stored: for a test. Its address has been checked; the caller closes it. */
  draft(spec: RemoteSpec): Backend {
    const id = BackendId.parse(randomUUID());
    const age = { createdAt: 0, updatedAt: 0, revision: 1, managed: false };
    return this.#backendOf({ id, name: new URL(spec.url).host, spec, ...age });
  }

  all(): Backend[] {
    return [...this.#entries.values()].map(({ backend }) => backend);
  }

  /**
   * Takes over the stored records: what is new or changed is made, and takes all calls from now on. What a changed or
   * removed backend is answering it answers to the end; only the server of a removed profile is stopped, which the
   * result waits for.
   */
  async set(records: readonly BackendRecord[]): Promise<void> {
    const wanted = new Map(records.map((record) => [record.id, record]));
    const outdated = [...this.#entries.values()].filter(
      (entry) => !this.#isCurrent(entry, wanted.get(entry.record.id)),
    );
    for (const { record } of outdated) this.#entries.delete(record.id);
    for (const record of records) {
      if (!this.#entries.has(record.id)) this.#entries.set(record.id, this.#make(record));
    }
    const ended = outdated.filter(({ record }) => isProfile(record) && !wanted.has(record.id));
    for (const entry of outdated) if (!ended.includes(entry)) this.#retire(entry.backend);
    await Promise.all(ended.map(({ backend }) => backend.close()));
  }

  /** The machine woke up or is on another network; see Backend.refresh. */
  async refresh(signal: AbortSignal): Promise<void> {
    await Promise.all(this.all().map((backend) => backend.refresh(signal)));
  }

  async close(): Promise<void> {
    const backends = [...this.all(), ...this.#retiring];
    this.#entries.clear();
    await Promise.all(backends.map((backend) => backend.close()));
  }

  #retire(backend: Backend): void {
    this.#retiring.add(backend);
    void backend.retire().finally(() => this.#retiring.delete(backend));
  }

  #isCurrent({ record, policy }: Entry, wanted: BackendRecord | undefined): boolean {
    if (wanted === undefined || record.name !== wanted.name) return false;
    return isDeepStrictEqual(record.spec, wanted.spec) && isDeepStrictEqual(policy, this.#policyOf(wanted));
  }

  #policyOf({ spec }: BackendRecord): AddressPolicy | null {
    return 'url' in spec ? this.#parts.remote(spec).policy : null;
  }

  #make(record: BackendRecord): Entry {
    return { record, policy: this.#policyOf(record), backend: this.#backendOf(record) };
  }

  #backendOf(record: BackendRecord): Backend {
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
