import { access, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ClientId } from '../../contract/ids.ts';
import { Failure } from '../../contract/failure.ts';
import { ConfigurableTool, IntegrationId } from '../../contract/integration.ts';
import type {
  AppliedConfig,
  ConfigFile,
  ConfigPreview,
  Integration,
  IntegrationList,
  PublicModelName,
  UndoneConfig,
} from '../../contract/integration.ts';
import { phrase } from '../../contract/phrase.ts';
import { SerialQueue } from '../concurrency/serial-queue.ts';
import { lineDiff } from './line-diff.ts';
import { maskSecrets } from './mask-secrets.ts';
import { readSettings, revisionOf, writeSettings } from './settings-file.ts';
import type { SettingsFile } from './settings-file.ts';
import { snippetsFor } from './snippets.ts';
import { TOOLS } from './tools.ts';
import type { UserFolders } from './tools.ts';
import { UndoHistory } from './undo-history.ts';
import type { Step } from './undo-history.ts';

/** Makes keys for the programs that are set up. */
export interface ProgramKeys {
  /** Whether a key that stands in a file is one of ours that is good. */
  isGood(key: string): boolean;
  make(name: string): Promise<{ readonly id: ClientId; readonly key: string }>;
  revoke(id: ClientId): Promise<void>;
}

export interface IntegrationsOptions {
  readonly folders: UserFolders;
  /** Where undo information is kept. */
  readonly undoFolder: string;
  /** Where clients reach the gateway, without `/v1`. */
  readonly address: () => string;
  /** The model to name when none was chosen; null when there is none. */
  readonly anyModel: () => string | null;
  readonly keys: ProgramKeys;
}

/** Sets up the programs that people use with the gateway. */
export interface Integrations {
  list(model: PublicModelName | null): Promise<IntegrationList>;
  /** @throws Failure `invalid_input` when the file is broken or may not be read; nothing is changed */
  preview(tool: ConfigurableTool, model: PublicModelName): Promise<ConfigPreview>;
  /** @throws Failure `conflict` when the file is not the one of `revision`; else as `preview` */
  apply(tool: ConfigurableTool, model: PublicModelName, revision: string): Promise<AppliedConfig>;
  /** @throws Failure `not_found` when nothing was set up, `conflict` when the file was edited since */
  undo(tool: ConfigurableTool, force: boolean): Promise<UndoneConfig>;
}

const NAMES: Readonly<Record<Exclude<IntegrationId, ConfigurableTool>, string>> = {
  curl: 'curl',
  'openai-python': 'OpenAI SDK, Python',
  'openai-javascript': 'OpenAI SDK, JavaScript',
  'anthropic-python': 'Anthropic SDK, Python',
  'anthropic-javascript': 'Anthropic SDK, JavaScript',
};

/** What a preview has in the place of a key that is made when it is applied. */
const KEY_TO_COME = 'mlx-a-new-key';

export function createIntegrations(options: IntegrationsOptions): Integrations {
  const { folders, address } = options;
  const history = new UndoHistory(options.undoFolder);
  /** One change after the other, so that none works on what another is about to replace. */
  const changes = new SerialQueue();

  /** The first key of ours in a file that is good: a program that was set up before keeps it. */
  function keyIn(text: string): string | null {
    const keys = text.match(/\bmlx-[\w-]{43}(?![\w-])/g) ?? [];
    return keys.find((key) => options.keys.isGood(key)) ?? null;
  }

  async function planned(tool: ConfigurableTool, model: PublicModelName) {
    const path = TOOLS[tool].path(folders);
    const file = await readSettings(path);
    if (file.text === null) await refuseShadowing(tool, path);
    const key = keyIn(file.text ?? '');
    const edit = (own: string) => TOOLS[tool].edit(file.text ?? '', { address: address(), model, key: own });
    const after = edit(key ?? KEY_TO_COME);
    return { path, file, edit, after, changes: after !== file.text, needsKey: key === null };
  }

  async function configOf(tool: ConfigurableTool): Promise<ConfigFile> {
    const path = TOOLS[tool].path(folders);
    // A file that cannot be read is told when its change is asked for; the list is not held up by it.
    const text = await readSettings(path).then(
      (file) => file.text,
      () => '',
    );
    const steps = await history.steps(tool);
    const pointsHere = text?.includes(address()) === true;
    return { tool, path, exists: text !== null, pointsHere, canUndo: steps.length > 0 };
  }

  return {
    async list(chosen) {
      const model = chosen ?? options.anyModel();
      const target = { address: address(), model: model ?? 'your-model' };
      const configs = new Map(
        await Promise.all(
          ConfigurableTool.options.map(async (tool) => [tool, await configOf(tool)] as const),
        ),
      );
      const paths = pathsOf(folders);
      const integrations = IntegrationId.options.map((id): Integration => {
        const snippets = snippetsFor(id, target, paths);
        if (!isConfigurable(id)) return { id, name: NAMES[id], snippets, note: null, config: null };
        const { name, note } = TOOLS[id];
        return { id, name, snippets, note, config: configs.get(id) ?? null };
      });
      return { address: target.address, model, integrations };
    },

    async preview(tool, model) {
      const { path, file, after, changes } = await planned(tool, model);
      const shown = { before: maskSecrets(file.text ?? ''), after: maskSecrets(after) };
      return {
        ...{ tool, path, target: file.target, exists: file.text !== null, changes, ...shown },
        diff: lineDiff(shown.before, shown.after),
        revision: file.revision,
      };
    },

    apply: (tool, model, revision) =>
      changes.run(async () => {
        const { file, edit, changes, needsKey, ...plan } = await planned(tool, model);
        if (file.revision !== revision) {
          throw new Failure('conflict', phrase`${file.target} was changed since the preview.`, {
            hint: phrase`Nothing was written. Look at the change again.`,
          });
        }
        if (!changes) return { tool, target: file.target, changed: false, backup: null };
        const { name, takesKey } = TOOLS[tool];
        const made = needsKey && takesKey ? await options.keys.make(name) : null;
        const after = made === null ? plan.after : edit(made.key);
        const steps = await withStep(history, tool, file, {
          after: revisionOf(after),
          client: made?.id ?? null,
        });
        const before = await history.steps(tool);
        await history.save(tool, steps);
        await writeSettings(file.target, after).catch(async (error: unknown) => {
          await history.save(tool, before);
          if (made !== null) await options.keys.revoke(made.id);
          throw error;
        });
        const backup = steps.at(-1)?.before?.backup;
        return {
          tool,
          target: file.target,
          changed: true,
          backup: backup === undefined ? null : history.pathOf(backup),
        };
      }),

    undo: (tool, force) =>
      changes.run(async () => {
        const steps = await history.steps(tool);
        const step = steps.at(-1);
        if (step === undefined) {
          throw new Failure('not_found', phrase`${TOOLS[tool].name} was not set up from here.`, {
            hint: phrase`There is nothing to undo.`,
          });
        }
        const outcome = await takeBack(step, force);
        if (step.client !== null) await options.keys.revoke(step.client);
        await history.save(tool, steps.slice(0, -1));
        return { tool, target: step.target, outcome };
      }),
  };

  async function takeBack(step: Step, force: boolean): Promise<UndoneConfig['outcome']> {
    const outcome = step.before === null ? 'removed' : 'restored';
    const { revision } = await readSettings(step.target);
    // A change that was interrupted before it was written.
    if (revision === (step.before?.revision ?? revisionOf(null))) return outcome;
    if (revision !== step.after && !force) {
      const what =
        revision === revisionOf(null)
          ? phrase`${step.target} was deleted since it was set up.`
          : phrase`${step.target} was edited since it was set up.`;
      throw new Failure('conflict', what, {
        hint: phrase`Undo by force to get the earlier file back, without what was done to it since.`,
      });
    }
    if (step.before === null) await rm(step.target, { force: true });
    else await writeSettings(step.target, await history.read(step.before.backup));
    return outcome;
  }
}

/** Several changes in a row, with nothing of anybody else between, are taken back as one. */
async function withStep(
  history: UndoHistory,
  tool: ConfigurableTool,
  { target, text, revision }: SettingsFile,
  { after, client }: Pick<Step, 'after' | 'client'>,
): Promise<Step[]> {
  const steps = await history.steps(tool);
  const last = steps.at(-1);
  const at = Date.now();
  if (last?.target === target && last.after === revision)
    return [...steps.slice(0, -1), { ...last, after, at, client: client ?? last.client }];
  const before = text === null ? null : { revision, backup: await history.keep(tool, text) };
  return [...steps, { target, before, after, at, client }];
}

async function refuseShadowing(tool: ConfigurableTool, path: string): Promise<void> {
  const { shadows, name } = TOOLS[tool];
  if (shadows === undefined) return;
  const other = join(dirname(path), shadows);
  const isThere = await access(other).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new Failure('conflict', phrase`${name} would no longer read ${other} once there is a ${path}.`, {
    hint: phrase`Move its settings to ${path} first (the program’s documentation says how).`,
  });
}

function isConfigurable(id: IntegrationId): id is ConfigurableTool {
  return ConfigurableTool.options.some((tool) => tool === id);
}

function pathsOf(folders: UserFolders): Record<ConfigurableTool, string> {
  return {
    'claude-code': TOOLS['claude-code'].path(folders),
    codex: TOOLS.codex.path(folders),
    zed: TOOLS.zed.path(folders),
    continue: TOOLS.continue.path(folders),
  };
}
