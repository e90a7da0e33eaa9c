import { isProfile } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { BackendId } from '../../../contract/ids.ts';
import type { WantedJob } from '../../../contract/job.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { addBackend } from './backends.ts';
import { suggestProfile } from './models.ts';
import { changeRuntime } from './runtime.ts';

const STARTER_RUNTIME = 'mlx-openai-server';

export function jobsHandlers(parts: HostParts): Handlers['jobs'] {
  const { jobs } = parts;
  return {
    list: () => jobs.list(),
    async run(wanted) {
      try {
        return { state: 'done', server: await runJob(parts, wanted) };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.code === 'aborted') return { state: 'cancelled' };
        return { state: 'failed', failure: error.toView() };
      }
    },
    async cancel({ id }) {
      await jobs.cancel(id);
      return {};
    },
  };
}

/** Resolves at its end with the server that it made, if it was to make one. */
async function runJob(parts: HostParts, wanted: WantedJob): Promise<BackendId | null> {
  if (wanted.work !== 'starter-server') {
    await changeRuntime(parts, wanted.work, wanted.runtime);
    return null;
  }
  return parts.jobs.run({ work: wanted.work, runtime: STARTER_RUNTIME }, async (onProgress, signal) =>
    serverOf(parts, await parts.prepareStarterModel(onProgress, signal)),
  );
}

/** The server of the model in this folder: the one there is, or a new one. */
async function serverOf(parts: HostParts, folder: string): Promise<BackendId> {
  const profiles = (await parts.backends.list()).filter(isProfile);
  const there = profiles.find(({ spec }) => spec.model === folder);
  if (there !== undefined) return there.id;
  const { name, spec } = await suggestProfile(parts, folder, STARTER_RUNTIME);
  return (await addBackend(parts, name, spec)).id;
}
