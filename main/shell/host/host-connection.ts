import type { DataDirectory } from '../../instance/data-directory.ts';
import type { ProgramFiles } from '../../program-files.ts';
import { connect } from '../../rpc/connect.ts';
import type { Connection } from '../../rpc/connect.ts';

/** The host as the app has it: its own, or one that ran already with the same data. */
export type HostConnection = Connection & (InsideHost | { readonly where: 'attached' });

export interface InsideHost {
  readonly where: 'inside';
  /** @see Host.stopRequested */
  readonly stopRequested: Promise<void>;
  woke(): void;
  killServers(): void;
}

export interface HostPlace {
  readonly directory: DataDirectory;
  readonly cacheDirectory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly program: ProgramFiles;
}

/** How long running answers may go on when the gateway is turned off (milliseconds). */
const DRAIN_MS = 10_000;

/**
 * Attaches to the host that runs with this data directory, or starts one inside the app.
 * @throws Failure where neither works, for example `port_in_use`
 */
export async function connectHost(place: HostPlace, signal: AbortSignal): Promise<HostConnection> {
  const connection = await connect(place.directory, () => startInside(place), signal);
  return 'where' in connection ? connection : { ...connection, where: 'attached' };
}

async function startInside(place: HostPlace): Promise<Connection & InsideHost> {
  // Loaded here alone: an app that attaches to another host needs no database and no model servers.
  const { compose } = await import('../../compose.ts');
  const host = await compose({ ...place, drainMs: DRAIN_MS });
  try {
    const url = await host.start();
    return {
      ...{ where: 'inside', url, client: host.client, transport: host.transport },
      stopRequested: host.stopRequested,
      close: () => host.stop(),
      woke: () => host.woke(),
      killServers: () => host.killServers(),
    };
  } catch (error) {
    await host.stop();
    throw error;
  }
}
