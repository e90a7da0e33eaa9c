import { RuntimeKind } from '../../../contract/runtime.ts';
import type { RuntimeStatus } from '../../../contract/runtime.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function runtimeHandlers(parts: HostParts): Handlers['runtime'] {
  const status = async (kind: RuntimeKind, signal: AbortSignal): Promise<RuntimeStatus> => {
    const { state, version, python, path, sizeBytes, why } = await parts.runtime.status(kind, signal);
    return { kind, state, version, python, path: path ?? '', sizeBytes, why };
  };
  return {
    list: (_input, { signal }) => Promise.all(RuntimeKind.options.map((kind) => status(kind, signal))),
    async install({ kind }, { signal }) {
      await parts.runtime.ensure(kind, (progress) => parts.progress({ job: 'runtime', ...progress }), signal);
      return status(kind, signal);
    },
    async repair({ kind }, { signal }) {
      await parts.runtime.repair(kind, (progress) => parts.progress({ job: 'runtime', ...progress }), signal);
      return status(kind, signal);
    },
    async remove({ kind }) {
      await parts.runtime.remove(kind);
      return {};
    },
  };
}
