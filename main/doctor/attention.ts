import { formatProblems } from '../../contract/configuration.ts';
import type { ConfigurationFileStatus } from '../../contract/configuration.ts';
import type { BackendRecord } from '../../contract/backend.ts';
import { isProfile } from '../../contract/backend.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Attention } from '../../contract/host.ts';
import { inEnglish, phrase, phrasesOf } from '../../contract/phrase.ts';
import type { Phrase, PhraseValue } from '../../contract/phrase.ts';
import type { RuntimeKind } from '../../contract/runtime.ts';
import type { ServerStatus } from '../../contract/server.ts';

/** What is known of the host, as far as somebody may have to act on it. */
export interface Situation {
  /** Why nothing may be changed; null where everything may. */
  readonly readOnly: Failure | null;
  readonly backends: readonly BackendRecord[];
  readonly servers: readonly ServerStatus[];
  /** Of those that a profile needs, the ones that are not ready, with why. */
  readonly missingRuntimes: readonly { readonly kind: RuntimeKind; readonly why: PhraseValue }[];
  readonly isKeyRejected: (backend: string) => boolean;
  /** Null where none is followed. */
  readonly configurationFile: ConfigurationFileStatus | null;
}

/** What a person should look at, the most pressing first. */
export function attention(situation: Situation): Attention[] {
  const { readOnly, backends, servers, missingRuntimes, configurationFile } = situation;
  if (readOnly !== null) {
    return [
      {
        ...{ kind: 'database-newer', severity: 'problem', screen: 'settings' },
        ...said(readOnly.said, readOnly.phrases?.hint ?? phrase`Install the newer program again.`),
      },
    ];
  }
  const file = configurationFileWrong(configurationFile);
  if (backends.length === 0) {
    return [
      ...file,
      {
        ...{ kind: 'nothing-configured', severity: 'note', screen: 'models' },
        ...said(phrase`No model is set up yet.`, phrase`Serve a model of this machine, or add a provider.`),
      },
    ];
  }
  return [
    ...file,
    ...missingRuntimes.map(runtimeMissing),
    ...servers.flatMap(serverFailed),
    ...backends.filter(({ name }) => situation.isKeyRejected(name)).flatMap(keyRejected),
  ];
}

function said(message: string | Phrase, fix: Phrase): Pick<Attention, 'message' | 'fix' | 'phrases'> {
  return { message: inEnglish(message), fix: inEnglish(fix), ...phrasesOf({ message, fix }) };
}

/** The runtimes that the profiles need: those that bring no Python of their own. */
export function neededRuntimes(backends: readonly BackendRecord[]): RuntimeKind[] {
  const needed = backends.filter(isProfile).filter(({ spec }) => spec.python === null);
  return [...new Set(needed.map(({ spec }) => spec.kind))];
}

function configurationFileWrong(status: ConfigurationFileStatus | null): Attention[] {
  switch (status?.state) {
    case undefined:
    case 'applied':
      return [];
    case 'rejected':
      return [
        {
          ...{ kind: 'configuration-file', state: status.state, severity: 'problem', screen: 'settings' },
          ...said(
            phrase`The configuration file was not taken: ${formatProblems(status.file, status.problems)}`,
            phrase`Correct it; it is read again as soon as it is saved. What it said before is in force.`,
          ),
        },
      ];
    case 'missing':
      return [
        {
          ...{ kind: 'configuration-file', state: status.state, severity: 'warning', screen: 'settings' },
          ...said(
            phrase`The configuration file ${status.file} is gone.`,
            phrase`Put it back. What it said stays in force until MLX Manager ends, and is needed for the next start.`,
          ),
        },
      ];
  }
}

function runtimeMissing({ kind, why }: Situation['missingRuntimes'][number]): Attention {
  return {
    ...{ kind: 'runtime-missing', runtime: kind, severity: 'problem', screen: 'settings' },
    ...said(
      phrase`${kind} is not ready: ${why}`,
      phrase`Install it; models that it serves cannot start before.`,
    ),
  };
}

function serverFailed({ id, name, failure }: ServerStatus): Attention[] {
  if (failure === null) return [];
  return [
    {
      ...{ kind: 'server-failed', backend: id, name, failure, severity: 'problem', screen: 'servers' },
      ...said(
        failure.phrases?.message ?? failure.message,
        phrase`Look at its log, correct the profile if need be, and start it again.`,
      ),
    },
  ];
}

function keyRejected(record: BackendRecord): Attention[] {
  if (isProfile(record) || !('key' in record.spec)) return [];
  const { id, name, spec } = record;
  return [
    {
      ...{ kind: 'key-rejected', backend: id, name, key: spec.key },
      ...{ severity: 'problem', screen: 'providers' },
      ...(spec.key === null
        ? said(phrase`${name} wants a key.`, phrase`Give it one.`)
        : said(phrase`${name} does not accept its key.`, phrase`Replace the key, then test it.`)),
    },
  ];
}
