import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function settingsHandlers({ settings }: HostParts): Handlers['settings'] {
  return {
    get: () => settings.view,
    update: (change) => settings.update(change),
    reset: (change) => settings.reset(change),
  };
}
