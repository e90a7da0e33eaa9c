import type { BackendRecord, BackendSpec } from '../../contract/backend.ts';
import type { KeyId } from '../../contract/ids.ts';
import type { Route } from '../../contract/route.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import type { Misfit } from './document-file.ts';
import type { Secrets } from './secrets-envelope.ts';

export interface StoredKey {
  readonly id: KeyId;
  readonly name: string;
  readonly managed: boolean;
  /** Null where it was not asked for or cannot be read. */
  readonly secret: string | null;
}

/** The configuration as it is. */
export interface Current {
  readonly backends: readonly BackendRecord[];
  readonly routes: readonly Route[];
  readonly keys: readonly StoredKey[];
  /** What the document's settings take the place of. */
  readonly settings: SettingsPatch;
}

/** What a document is judged with beside what is stored. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: Secrets;
  /** @throws Failure for a backend that could never work */
  readonly checkBackend: (spec: BackendSpec, addresses: SettingsPatch['addresses']) => void;
  /** What is wrong with settings that could never work. */
  readonly checkSettings: (settings: SettingsPatch) => readonly Misfit[];
}
