import type { Access } from '../access/access.ts';
import type { BackendId } from '../../contract/ids.ts';
import type { Backend, Usage } from '../backends/backend.ts';
import type { Recorder } from '../requests/recorder.ts';
import type { RouteTable } from '../routing/resolve.ts';
import type { ModelFamily } from '../translate/model-families/model-family.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { BodyRules } from './body-capture.ts';
import type { Circuits } from './circuits.ts';
import type { InFlight } from './in-flight.ts';
import type { OriginRules } from './origin-guard.ts';

/** A name that `/v1/models` lists. */
export interface PublicModel {
  readonly id: string;
  /** Unix seconds; the same on every call. */
  readonly created: number;
}

/** Whether requests can be taken, with what is in the way. */
export interface Readiness {
  readonly ready: boolean;
  /** For people; empty when ready. */
  readonly why: readonly string[];
}

export interface AuditRules {
  /** How much of bodies is kept at present; null where they are not kept. */
  readonly bodies: () => BodyRules | null;
  /** Millionths of a US dollar; null where no price is known. */
  readonly cost: (call: {
    readonly backend: string;
    readonly model: string;
    readonly usage: Usage;
  }) => number | null;
}

export interface MetricsText {
  readonly contentType: string;
  text(): Promise<string>;
}

/** What the endpoints work with. */
export interface GatewayParts {
  readonly version: string;
  /** Who may use the models. */
  readonly access: Access;
  readonly routes: () => RouteTable;
  readonly backend: (id: BackendId) => Backend | undefined;
  readonly publicModels: () => readonly PublicModel[];
  /** The model that is asked where a request names none; null refuses such a request. */
  readonly defaultModel: () => string | null;
  /** What families of models take, for translations; the user's own last. */
  readonly modelFamilies: readonly ModelFamily[];
  readonly recorder: Pick<Recorder, 'record'>;
  /** What the audit log says beyond what a request knows of itself. */
  readonly audit?: AuditRules;
  /** What `/metrics` answers; without it there is no such address. */
  readonly metrics?: MetricsText;
  /** Whether requests can be taken; always where nothing is given. */
  readonly readiness?: () => Readiness;
  readonly inFlight: InFlight;
  readonly circuits: Circuits;
  /** Waits before a backend is asked again (milliseconds). Rejects when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly origins: OriginRules;
  readonly logger: Logger;
  /** After how long a silence a waiting stream gets a comment (milliseconds); 10 s where none is given. */
  readonly keepAliveMs?: number;
}
