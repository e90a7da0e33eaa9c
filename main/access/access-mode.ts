import type { AccessMode } from '../../contract/access.ts';
import { Failure } from '../../contract/failure.ts';
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

/** @throws Failure `invalid_input` for a gateway that everybody in the network could use */
export function refuseOpenBeyondLoopback(access: AccessMode | null, host: string): void {
  if (access !== 'open' || listensOnLoopback(host)) return;
  throw new Failure('invalid_input', `Access cannot be "open" while the gateway listens on ${host}.`, {
    hint: 'Others than this machine reach it there. Choose "keys" or "ask".',
    issues: [{ path: 'changes.access', message: 'not beyond this machine' }],
  });
}
