import { Failure } from '../../../contract/failure.ts';
import type { HostParts } from '../host-parts.ts';

/** @throws Failure `conflict` for what the configuration file that is being followed says otherwise anyway */
export function refuseManaged(parts: HostParts, what: string, managed: boolean): void {
  const file = parts.configurationFile()?.file;
  if (!managed || file === undefined) return;
  throw new Failure('conflict', `The configuration file manages ${what}.`, { hint: `Change it in ${file}.` });
}
