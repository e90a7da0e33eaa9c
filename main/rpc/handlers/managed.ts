import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Phrase } from '../../../contract/phrase.ts';
import type { HostParts } from '../host-parts.ts';

/** @throws Failure `conflict` for what the configuration file that is being followed says otherwise anyway */
export function refuseManaged(parts: HostParts, what: Phrase, managed: boolean): void {
  const file = parts.configurationFile()?.file;
  if (!managed || file === undefined) return;
  throw new Failure('conflict', phrase`The configuration file manages ${what}.`, {
    hint: phrase`Change it in ${file}.`,
  });
}
