import type { ImportMode } from '../../contract/configuration.ts';

/** What a document is read for: to be followed, or to be taken over once. */
export type Purpose =
  | { readonly kind: 'file' }
  | {
      readonly kind: 'import';
      readonly mode: ImportMode;
      /** Whether a configuration file is followed meanwhile. */
      readonly fileInForce: boolean;
    };

interface Owned {
  /** It comes from the configuration file. */
  readonly managed: boolean;
}

/** Whether a document may change or remove a record: the file its own, an import all others. */
export function mayTouch({ managed }: Owned, purpose: Purpose): boolean {
  return purpose.kind === 'file' ? managed : !managed || !purpose.fileInForce;
}

/** Whether a record that the document does not mention goes. */
export function isRemoved(record: Owned, purpose: Purpose): boolean {
  return mayTouch(record, purpose) && (purpose.kind === 'file' || purpose.mode === 'replace');
}

/** Why a document may not touch `what`. */
export function notYours(what: string, purpose: Purpose): string {
  return purpose.kind === 'file'
    ? `there already is ${what} that was added by hand; remove it, or leave it out here`
    : `the configuration file manages ${what}; change it there`;
}
