import type { AccessMode } from '../../contract/access.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { listensOnLoopback } from './loopback.ts';

/** Where requests can come from. */
export interface Reach {
  /** The address that the gateway listens on. */
  readonly host: string;
  /** Proxies that are trusted pass on what comes from elsewhere, also to a port of this machine alone. */
  readonly trustedProxies: readonly string[];
}

/** Whether others than this machine reach the gateway. */
export function reachesBeyond({ host, trustedProxies }: Reach): boolean {
  return !listensOnLoopback(host) || trustedProxies.length > 0;
}

/**
 * How the gateway decides who may use the models. Beyond this machine `open` is never in force, whatever was chosen before
 * the port was opened there.
 */
export function modeInForce(chosen: AccessMode | null, reach: Reach): AccessMode {
  const isLocal = !reachesBeyond(reach);
  if (chosen === null) return isLocal ? 'open' : 'keys';
  return chosen === 'open' && !isLocal ? 'keys' : chosen;
}

/** @throws Failure `invalid_input` for a gateway that everybody in the network could use */
export function refuseOpenBeyondLoopback(access: AccessMode | null, reach: Reach): void {
  if (access !== 'open' || !reachesBeyond(reach)) return;
  const why = listensOnLoopback(reach.host) ? phrase`has trusted proxies` : phrase`listens on ${reach.host}`;
  throw new Failure('invalid_input', phrase`Access cannot be "open" while the gateway ${why}.`, {
    hint: phrase`Others than this machine reach it then. Choose "keys" or "ask".`,
    issues: [
      {
        path: 'changes.access',
        message: 'not beyond this machine',
        reason: { code: 'open_beyond_machine' },
      },
    ],
  });
}
