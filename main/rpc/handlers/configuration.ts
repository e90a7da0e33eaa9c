import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function configurationHandlers(parts: HostParts): Handlers['configuration'] {
  const { configuration, configurationFile } = parts;
  return {
    export: ({ passphrase }, { signal }) => configuration.export(passphrase, signal),
    async import(options, { signal }) {
      const changes = await configuration.import(options, signal, configurationFile() !== null);
      return { changes, applied: !options.dryRun };
    },
    check: ({ text }, { signal }) => configuration.check(text, signal),
    status: () => configurationFile(),
  };
}
