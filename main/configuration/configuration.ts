import type { Kysely } from 'kysely';
import type { BackendSpec } from '../../contract/backend.ts';
import { formatProblems } from '../../contract/configuration.ts';
import type {
  ConfigurationChange,
  ConfigurationDocument,
  ConfigurationProblem,
  ImportMode,
} from '../../contract/configuration.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { SettingsPatch, SettingsSectionName } from '../../contract/settings.ts';
import { SerialQueue } from '../concurrency/serial-queue.ts';
import type { KeyVault } from '../secrets/key-vault.ts';
import { checkSettings } from '../settings/check-settings.ts';
import type { LiveSettings } from '../settings/live-settings.ts';
import { BackendsTable } from '../store/backends-table.ts';
import { ManagedKeysTable } from '../store/managed-keys-table.ts';
import { RoutesTable } from '../store/routes-table.ts';
import type { Schema } from '../store/schema.ts';
import { applyPlan } from './apply-plan.ts';
import { inOrder, readDocument } from './document-file.ts';
import type { ReadDocument } from './document-file.ts';
import { exportDocument, toYaml } from './export-document.ts';
import { planChanges } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Purpose } from './purpose.ts';
import { NO_SECRETS, seal, unseal } from './secrets-envelope.ts';
import type { Secrets } from './secrets-envelope.ts';
import type { Current, StoredKey } from './surroundings.ts';

export interface ConfigurationParts {
  readonly database: Kysely<Schema>;
  readonly vault: KeyVault;
  readonly settings: LiveSettings;
  readonly env: NodeJS.ProcessEnv;
  /** @throws Failure for a backend that could never work with these lists of addresses */
  readonly checkBackend: (spec: BackendSpec, addresses: SettingsPatch['addresses']) => void;
  /** Puts what was changed in force, and tells whoever listens. */
  readonly changed: () => Promise<void>;
}

export interface ImportOptions {
  readonly text: string;
  /** The name that problems are told with. */
  readonly file: string;
  readonly passphrase: string | null;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
}

/** What a document comes to, here and now. */
interface Judged {
  readonly plan: Plan;
  readonly current: Current;
  readonly purpose: Purpose;
  readonly problems: readonly ConfigurationProblem[];
}

/** The whole configuration at once: exported, imported, or as a file says it. */
export class Configuration {
  readonly #parts: ConfigurationParts;
  /** Changes of the whole come one after the other. */
  readonly #queue = new SerialQueue();

  constructor(parts: ConfigurationParts) {
    this.#parts = parts;
  }

  /** With a passphrase the text holds the secrets too, encrypted; without one it leaves them out and says which. */
  async export(passphrase: string | null, signal: AbortSignal): Promise<{ text: string; leftOut: string[] }> {
    const { chosen, fromFile } = this.#parts.settings;
    const current = await this.#current(onTopOf(chosen, fromFile));
    const exported = exportDocument(current);
    if (passphrase === null) {
      const variables = Object.entries(exported.env).flatMap(([profile, env]) =>
        Object.keys(env).map((name) => `${profile}: ${name}`),
      );
      const leftOut = [...current.keys.map(({ name }) => `key ${name}`), ...variables];
      return { text: toYaml(exported, null), leftOut };
    }
    const keys: Record<string, string> = {};
    for (const { id, name } of current.keys) keys[name] = await this.#parts.vault.read(id, signal);
    const envelope = await seal({ keys, env: exported.env }, passphrase);
    return { text: toYaml(exported, envelope), leftOut: [] };
  }

  /** @throws Failure `invalid_input`, whose message tells every problem with its line; nothing is changed then */
  import(options: ImportOptions, signal: AbortSignal, fileInForce: boolean): Promise<ConfigurationChange[]> {
    return this.#queue.run(async () => {
      const purpose: Purpose = { kind: 'import', mode: options.mode, fileInForce };
      const read = readDocument(options.text);
      if ('problems' in read) throw refused(options.file, read.problems);
      const secrets = await secretsOf(read.document, options.passphrase);
      const judged = await this.#judge(read, purpose, secrets, this.#parts.settings.chosen, signal);
      if (judged.problems.length > 0) throw refused(options.file, judged.problems);
      if (!options.dryRun) await this.#apply(judged);
      return [...judged.plan.changes];
    });
  }

  /** What following the document would come to. Changes nothing. */
  async check(
    text: string,
    signal: AbortSignal,
  ): Promise<{ problems: ConfigurationProblem[]; changes: ConfigurationChange[] }> {
    const read = readDocument(text);
    if ('problems' in read) return { problems: read.problems, changes: [] };
    const judged = await this.#judgeFile(read, signal);
    return { problems: [...judged.problems], changes: [...judged.plan.changes] };
  }

  /** Makes the records of the configuration file what the text says. With problems, nothing is changed. */
  follow(
    text: string,
    signal: AbortSignal,
  ): Promise<{ problems: readonly ConfigurationProblem[]; changes: readonly ConfigurationChange[] }> {
    return this.#queue.run(async () => {
      const read = readDocument(text);
      if ('problems' in read) return { problems: read.problems, changes: [] };
      const judged = await this.#judgeFile(read, signal);
      if (judged.problems.length > 0) return { problems: judged.problems, changes: [] };
      await this.#apply(judged);
      return { problems: [], changes: judged.plan.changes };
    });
  }

  #judgeFile(read: ReadDocument, signal: AbortSignal): Promise<Judged> {
    if (read.document.secrets !== undefined) {
      const message = 'a file that is followed holds no secrets; name an environment variable for each key';
      const problem = read.locate({ path: ['secrets'], message });
      return this.#judge(read, { kind: 'file' }, NO_SECRETS, this.#parts.settings.fromFile, signal).then(
        (judged) => ({ ...judged, problems: inOrder([...judged.problems, problem]) }),
      );
    }
    return this.#judge(read, { kind: 'file' }, NO_SECRETS, this.#parts.settings.fromFile, signal);
  }

  async #judge(
    { document, locate }: ReadDocument,
    purpose: Purpose,
    secrets: Secrets,
    settings: SettingsPatch,
    signal: AbortSignal,
  ): Promise<Judged> {
    const brought = new Set([
      ...Object.keys(secrets.keys),
      ...document.keys.filter(({ env }) => env !== undefined).map(({ name }) => name),
    ]);
    const current = await this.#current(settings, { brought, signal });
    const plan = planChanges(document, current, purpose, {
      env: this.#parts.env,
      secrets,
      checkBackend: this.#parts.checkBackend,
      checkSettings,
    });
    return { plan, current, purpose, problems: inOrder(plan.problems.map(locate)) };
  }

  async #apply({ plan, current, purpose }: Judged): Promise<void> {
    await applyPlan(plan, current, purpose, this.#parts);
    const { settings } = this.#parts;
    if (purpose.kind === 'file') await settings.setFromFile(plan.settings);
    else await settings.reload();
    await this.#parts.changed();
  }

  /** @param reading the keys whose secrets are to be compared */
  async #current(
    settings: SettingsPatch,
    reading?: { readonly brought: ReadonlySet<string>; readonly signal: AbortSignal },
  ): Promise<Current> {
    const { database, vault } = this.#parts;
    const managed = await new ManagedKeysTable(database).list();
    const keys: StoredKey[] = [];
    for (const { id, name } of await vault.list()) {
      const secret = reading?.brought.has(name) === true ? await readable(vault, id, reading.signal) : null;
      keys.push({ id, name, managed: managed.has(id), secret });
    }
    return {
      backends: await new BackendsTable(database).list(),
      routes: await new RoutesTable(database).list(),
      keys,
      settings,
    };
  }
}

async function secretsOf({ secrets }: ConfigurationDocument, passphrase: string | null): Promise<Secrets> {
  if (secrets === undefined) return NO_SECRETS;
  if (passphrase !== null) return unseal(secrets, passphrase);
  throw new Failure('invalid_input', phrase`The file holds secrets under a passphrase.`, {
    hint: phrase`Give the passphrase, or remove the section \`secrets\` to import the rest.`,
  });
}

/** What a followed file sets is exported as if it had been chosen here. */
function onTopOf(chosen: SettingsPatch, fromFile: SettingsPatch): SettingsPatch {
  return SettingsPatch.parse(
    Object.fromEntries(
      SettingsSectionName.options.map((section) => [section, { ...chosen[section], ...fromFile[section] }]),
    ),
  );
}

/** A key that cannot be read is replaced by what the document brings. */
async function readable(vault: KeyVault, id: StoredKey['id'], signal: AbortSignal): Promise<string | null> {
  try {
    return await vault.read(id, signal);
  } catch (error) {
    if (error instanceof Failure && error.code === 'key_unreadable') return null;
    throw error;
  }
}

function refused(file: string, problems: readonly ConfigurationProblem[]): Failure {
  return new Failure('invalid_input', formatProblems(file, problems), {
    hint: phrase`Nothing was changed.`,
    issues: problems.map(({ path, message }) => ({ path, message })),
  });
}
