import type { AccessMode } from '../../contract/access.ts';
import { listensOnLoopback } from './loopback.ts';

/**
 * How the gateway decides who may use the models. Beyond this machine `open` is never in force, whatever was chosen before
 * the port was opened there.
 */
export function modeInForce(chosen: AccessMode | null, host: string): AccessMode {
  const isLocal = listensOnLoopback(host);
  if (chosen === null) return isLocal ? 'open' : 'keys';
  return chosen === 'open' && !isLocal ? 'keys' : chosen;
}
