import { Failure } from '../../../contract/failure.ts';
import type { BackendRecord } from '../../../contract/backend.ts';
import type { BackendId } from '../../../contract/ids.ts';
import type { Discovery, UpstreamModel } from '../../../contract/model.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { RouteTable } from '../../routing/resolve.ts';
import { reachedBy } from './reached-by.ts';
import { suggestRoute } from './suggest-route.ts';

/** A backend as far as its models are concerned. */
export interface Discoverable {
  readonly record: BackendRecord;
  /** Starts nothing: a local server is known by its profile's name. */
  models(signal: AbortSignal): Promise<UpstreamModel[]>;
}

interface Answered {
  readonly askedAt: number;
  readonly models: readonly UpstreamModel[];
  readonly failure: Failure | null;
}

/** Longer than a list of models ever takes to come (milliseconds). */
const PATIENCE_MS = 15_000;

/** What every backend has, kept from when it was last asked. */
export class ModelDiscovery {
  readonly #answers = new Map<BackendId, Answered & { readonly of: BackendRecord }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Asks those that have not been asked since they were last changed, or with `refresh` all; all at the same time. */
  async list(
    backends: readonly Discoverable[],
    table: RouteTable,
    refresh: boolean,
    signal: AbortSignal,
  ): Promise<Discovery[]> {
    const present = new Set(backends.map(({ record }) => record.id));
    for (const id of this.#answers.keys()) if (!present.has(id)) this.#answers.delete(id);
    await Promise.all(
      backends.map(async (backend) => {
        const known = this.#answers.get(backend.record.id);
        const isCurrent = known !== undefined && sameSpec(known.of, backend.record);
        if (isCurrent && !refresh) return;
        await this.#ask(backend, isCurrent ? known.models : [], signal);
      }),
    );
    return backends.map(({ record }) => this.#show(record, table));
  }

  /** What these answered means nothing any more: whoever looks next has them asked again. */
  forget(backends: Iterable<BackendId>): void {
    for (const id of backends) this.#answers.delete(id);
  }

  async #ask(backend: Discoverable, before: readonly UpstreamModel[], signal: AbortSignal): Promise<void> {
    const { record } = backend;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    try {
      const models = await backend.models(limit);
      this.#answers.set(record.id, { of: record, askedAt: this.#now(), models, failure: null });
    } catch (error) {
      signal.throwIfAborted();
      const failure =
        error instanceof Failure
          ? error
          : new Failure('upstream_timeout', phrase`"${record.name}" did not say its models.`, {
              cause: error,
            });
      this.#answers.set(record.id, { of: record, askedAt: this.#now(), models: before, failure });
    }
  }

  #show(record: BackendRecord, table: RouteTable): Discovery {
    const known = this.#answers.get(record.id);
    return {
      backend: record.id,
      name: record.name,
      kind: record.spec.kind,
      askedAt: known?.askedAt ?? null,
      failure: known?.failure?.toView() ?? null,
      models: (known?.models ?? []).map(({ id }) => ({
        id,
        reachedBy: reachedBy(table, record.id, id),
        suggestion: suggestRoute(table, record, id),
      })),
    };
  }
}

function sameSpec(a: BackendRecord, b: BackendRecord): boolean {
  return JSON.stringify(a.spec) === JSON.stringify(b.spec);
}
