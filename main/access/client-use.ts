import { performance } from 'node:perf_hooks';
import type { Client } from '../../contract/access.ts';
import { Failure } from '../../contract/failure.ts';
import type { ClientId, PersonId, RouteId } from '../../contract/ids.ts';
import { Underway } from '../concurrency/underway.ts';
import { modelRule } from './allowed-models.ts';
import type { ModelRule } from './allowed-models.ts';
import { notAllowed, revoked } from './refusals.ts';
import { LimitReached } from './limit-reached.ts';
import { RateWindow } from './rate-window.ts';
import { SpentToday, untilMidnight } from './spent-today.ts';

/** A request that runs, as far as its client is concerned. */
export interface Running {
  /** Breaks it off with a reason that its caller is told. */
  end(reason: Failure): void;
}

/** What a request used. */
export interface Used {
  /** Prompt and answer together; 0 where nobody said. */
  readonly tokens: number;
  /** Millionths of a US dollar; null where no price is known. */
  readonly costMicros: number | null;
}

/** What is shown in the audit log. */
export interface ClientLabel {
  readonly name: string;
  readonly id: ClientId | null;
  readonly person: PersonId | null;
}

export interface Clocks {
  /** Milliseconds; never goes back. */
  readonly steady: () => number;
  readonly date: () => Date;
}

const SYSTEM: Clocks = { steady: () => performance.now(), date: () => new Date() };
/** When a place may be free again nobody knows; clients ask again after so long (milliseconds). */
const PLACE_MS = 2_000;

/** One client while the host runs: what it may, what it has used, and what of its runs at present. */
export class ClientUse {
  readonly #clocks: Clocks;
  readonly #requests = new RateWindow();
  readonly #tokens = new RateWindow();
  readonly #spent = new SpentToday();
  readonly #running = new Underway<Running>();
  #client: Client;
  #rule: ModelRule;
  #lastUsed: number | null = null;
  #closed: Failure | null = null;

  constructor(client: Client, clocks: Clocks = SYSTEM) {
    this.#client = client;
    this.#rule = modelRule(client.allowed);
    this.#clocks = clocks;
  }

  get client(): Client {
    return this.#client;
  }

  get label(): ClientLabel {
    const { name, id, person } = this.#client;
    return { name, id, person };
  }

  /** When it was used since this was last asked (Unix milliseconds); null where it was not. */
  takeLastUsed(): number | null {
    const at = this.#lastUsed;
    this.#lastUsed = null;
    return at;
  }

  /** It was changed; what it has used stays. */
  change(client: Client): void {
    this.#client = client;
    this.#rule = modelRule(client.allowed);
  }

  mayAsk(model: string, route: RouteId | null): boolean {
    return this.#rule(model, route);
  }

  /**
   * Counts a request that begins. What it gives back is to be called once, when it has ended.
   * @throws LimitReached, or Failure `unauthorised` or `forbidden` when the right ended since its key was looked at: a body
   *   may have taken minutes to come
   */
  begin(running: Running): (used: Used) => void {
    if (this.#closed !== null) throw this.#closed;
    if (this.#client.revokedAt !== null) throw revoked();
    if (this.#client.verdict === 'refused') throw notAllowed(this.#client.name);
    const now = this.#clocks.steady();
    this.#checkLimits(now);
    this.#requests.add(1, now);
    this.#lastUsed = this.#clocks.date().getTime();
    const leave = this.#running.add(running);
    return ({ tokens, costMicros }) => {
      leave();
      if (tokens > 0) this.#tokens.add(tokens, this.#clocks.steady());
      if (costMicros !== null) this.spent(costMicros);
    };
  }

  /** Adds to what it spent today, for example before this run of the host. Millionths of a US dollar. */
  spent(micros: number): void {
    this.#spent.add(micros, this.#clocks.date());
  }

  /** It was removed: nothing runs any more, and nothing begins. */
  close(reason: Failure): void {
    this.#closed = reason;
    this.endAll(reason);
  }

  /** Breaks off everything that runs. */
  endAll(reason: Failure): void {
    for (const running of this.#running.all()) running.end(reason);
  }

  #checkLimits(now: number): void {
    const { concurrency, requestsPerMinute, tokensPerMinute, spendPerDayMicros } = this.#client.limits;
    const limit = (what: string, ms: number) => {
      const hint = 'Its limits are in MLX Manager under Apps.';
      return new LimitReached(`"${this.#client.name}" may have no more than ${what}.`, ms, hint);
    };
    if (concurrency !== null && this.#running.size >= concurrency) {
      throw limit(`${concurrency} requests at the same time`, PLACE_MS);
    }
    if (requestsPerMinute !== null && this.#requests.sum(now) >= requestsPerMinute) {
      throw limit(`${requestsPerMinute} requests a minute`, this.#requests.freeIn(requestsPerMinute, now));
    }
    if (tokensPerMinute !== null && this.#tokens.sum(now) >= tokensPerMinute) {
      throw limit(`${tokensPerMinute} tokens a minute`, this.#tokens.freeIn(tokensPerMinute, now));
    }
    const date = this.#clocks.date();
    if (spendPerDayMicros !== null && this.#spent.sum(date) >= spendPerDayMicros) {
      throw limit(`${(spendPerDayMicros / 1_000_000).toFixed(2)} US dollars a day`, untilMidnight(date));
    }
  }
}

/** A model as it was found: its name, and the route that decides it; null for none. */
export interface FoundModel {
  readonly name: string;
  readonly route: RouteId | null;
}

/** @throws Failure `forbidden` for a model that a client may not have */
export function checkModel(use: ClientUse, { name, route }: FoundModel): void {
  if (use.mayAsk(name, route)) return;
  throw new Failure('forbidden', `"${use.client.name}" may not use the model "${name}".`, {
    hint: 'Allow it in MLX Manager under Apps, or ask for another. GET /v1/models lists those that it may use.',
    issues: [{ path: 'model', message: 'not allowed' }],
  });
}
