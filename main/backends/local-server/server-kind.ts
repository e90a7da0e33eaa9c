import type { ProfileSpec } from '../../../contract/backend.ts';
import type { LineMeaning } from '../../supervisor/launch-plan.ts';
import type { Endpoint } from '../endpoint.ts';

/** What a server is told when it starts. */
export interface Launch {
  /** The server's version, which decides the flags it knows: `1.6.3`, `1.8.1`. */
  readonly version: string;
  readonly port: number;
  /** A folder, or an id on the hub. */
  readonly model: string;
  /** Whether the model is on this disk whole. */
  readonly local: boolean;
  readonly servedName: string;
}

/** Where a server finds what it does not bring itself. */
export interface Surroundings {
  /** A folder of this profile's own, which is the server's working directory. */
  readonly folder: string;
  /** The variables by which the hub's library finds the user's downloads, whatever HOME is. */
  readonly hub: Readonly<Record<string, string>>;
}

/** What belongs to one start only. */
export interface Start {
  readonly env: Readonly<Record<string, string>>;
  /** Arguments that nobody may read in a list of processes. */
  readonly secretArgs: readonly string[];
  /** What every request to this process must carry. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How one kind of model server is started, read and asked. Everything else is the same for all of them. */
export interface ServerKind {
  /** The kind of its profiles, the name of its Python package, and the family of its quirks. */
  readonly name: ProfileSpec['kind'];
  /** What a profile's server has beside chat, under the same model. */
  readonly endpoints: readonly Endpoint[];
  /** Flags that this program sets itself; another value would break it or open the server to the network. */
  readonly ownFlags: readonly string[];
  /** What runner.py runs: `-m module …`. */
  readonly launchArguments: (spec: ProfileSpec, launch: Launch) => string[];
  /** Called once before each start. */
  readonly prepareStart: (surroundings: Surroundings) => Promise<Start>;
  readonly readLogLine: (line: string) => LineMeaning | null;
}
