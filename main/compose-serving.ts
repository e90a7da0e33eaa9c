import { join } from 'node:path';
import { Failure } from '../contract/failure.ts';
import type { Progress } from '../contract/job.ts';
import { phrase } from '../contract/phrase.ts';
import type { RuntimeKind } from '../contract/runtime.ts';
import type { PlannerParts } from './backends/local-server/planner.ts';
import type { DataDirectory } from './instance/data-directory.ts';
import { estimateForFolder } from './models/memory-estimate.ts';
import { hubCacheFolder, hubHomeFolder, resolveModel } from './models/resolve-model.ts';
import { ensureStarterModel } from './models/starter-model.ts';
import { inspectPython } from './runtime/inspect-python.ts';
import { createRuntime } from './runtime/managed-environment.ts';
import type { Runtime } from './runtime/managed-environment.ts';
import { runCommand } from './runtime/run-command.ts';
import { createSupervisor } from './supervisor/supervisor.ts';
import type { Supervisor } from './supervisor/supervisor.ts';
import type { Logger } from './telemetry/logger.ts';

export interface ServingOptions {
  readonly directory: DataDirectory;
  readonly cacheDirectory: string;
  /** What ships beside the code: the runner, lock files. */
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  readonly memoryBudgetBytes: number;
  /** @see PlannerParts.idleUnloadSeconds */
  readonly idleUnloadSeconds: () => number | null;
  readonly logger: Logger;
}

/** The parts that serve local models: the Python environment, the models on disk, the processes. */
export interface Serving {
  readonly supervisor: Supervisor;
  readonly runtime: Runtime;
  readonly planning: PlannerParts;
  /** Answers the starter model's folder. */
  readonly prepareStarterModel: (
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ) => Promise<string>;
}

export function composeServing(options: ServingOptions): Serving {
  const { directory, cacheDirectory: cache, resources, env, logger } = options;
  const runtime = createRuntime({ root: directory.runtime, cache, resources, env });
  const supervisor = createSupervisor({
    runDirectory: directory.run,
    runnerPath: join(resources, 'python', 'runner.py'),
    memoryBudgetBytes: options.memoryBudgetBytes,
    environment: env,
    log: (level, message, fields) => logger[level](fields, message),
  });

  const planning: PlannerParts = {
    runDirectory: directory.run,
    idleUnloadSeconds: options.idleUnloadSeconds,
    hub: { HF_HOME: hubHomeFolder(env), HF_HUB_CACHE: hubCacheFolder(env) },
    async installation({ spec }) {
      if (spec.python !== null) return ownInstallation(spec.python, spec.kind, env);
      const { state, python, version, why } = await runtime.status(spec.kind);
      if (state === 'ready' && python !== null && version !== null) return { python, version };
      const what =
        state === 'missing' || why === null
          ? phrase`${spec.kind} is not installed.`
          : phrase`${spec.kind} does not run: ${why}`;
      throw new Failure('install_failed', what, {
        hint: phrase`Run \`mlx-manager runtime install ${spec.kind}\`.`,
      });
    },
    async servableModel({ spec }) {
      const resolved = await resolveModel(spec.model, env);
      if (resolved.kind === 'folder') {
        return {
          model: resolved.path,
          local: true,
          memoryBytes: estimateForFolder(resolved, spec.contextLength),
        };
      }
      const { id, cached } = resolved;
      // How large a model is that has yet to be downloaded, nobody here knows; the profile may say.
      if (cached === null) return { model: id, local: false, memoryBytes: 0 };
      return { model: id, local: true, memoryBytes: estimateForFolder(cached, spec.contextLength) };
    },
  };

  return {
    supervisor,
    runtime,
    planning,
    async prepareStarterModel(onProgress, signal) {
      const { python } = await runtime.ensure('mlx-openai-server', onProgress, signal);
      return ensureStarterModel(
        { runtime, python, models: directory.models, resources, env },
        onProgress,
        signal,
      );
    },
  };
}

async function ownInstallation(python: string, kind: RuntimeKind, env: NodeJS.ProcessEnv) {
  const signal = AbortSignal.timeout(30_000);
  const { serverVersion } = await inspectPython(python, kind, { env, run: runCommand, signal });
  if (serverVersion !== null) return { python, version: serverVersion };
  throw new Failure('install_failed', phrase`${python} has no ${kind} installed.`, {
    hint: phrase`Install it there, or let the profile use the managed environment.`,
  });
}
