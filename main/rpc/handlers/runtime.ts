import { inEnglish } from '../../../contract/phrase.ts';
import { RuntimeKind } from '../../../contract/runtime.ts';
import type { RuntimeStatus } from '../../../contract/runtime.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function runtimeHandlers(parts: HostParts): Handlers['runtime'] {
  const status = async (kind: RuntimeKind, signal: AbortSignal): Promise<RuntimeStatus> => {
    const { state, version, python, path, sizeBytes, why } = await parts.runtime.status(kind, signal);
    return {
      ...{ kind, state, version, python, path: path ?? '', sizeBytes },
      ...(why === null ? { why } : { why: inEnglish(why), phrases: { why } }),
    };
  };
  return {
    list: (_input, { signal }) => Promise.all(RuntimeKind.options.map((kind) => status(kind, signal))),
    async install({ kind }, { signal }) {
      await changeRuntime(parts, 'install', kind, signal);
      return status(kind, signal);
    },
    async repair({ kind }, { signal }) {
      await changeRuntime(parts, 'repair', kind, signal);
      return status(kind, signal);
    },
    async remove({ kind }) {
      await parts.jobs.run({ work: 'remove', runtime: kind }, () => parts.runtime.remove(kind));
      return {};
    },
  };
}

/** Installs or repairs a runtime as a job of the host. `leaving`: see `Jobs.run`. */
export async function changeRuntime(
  { jobs, runtime }: HostParts,
  work: 'install' | 'repair',
  kind: RuntimeKind,
  leaving?: AbortSignal,
): Promise<void> {
  const change = work === 'install' ? 'ensure' : 'repair';
  await jobs.run(
    { work, runtime: kind },
    (onProgress, signal) => runtime[change](kind, onProgress, signal),
    leaving,
  );
}
