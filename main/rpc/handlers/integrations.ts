import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function integrationsHandlers({ integrations }: HostParts): Handlers['integrations'] {
  return {
    list: ({ model }) => integrations.list(model),
    preview: ({ tool, model }) => integrations.preview(tool, model),
    apply: ({ tool, model, revision }) => integrations.apply(tool, model, revision),
    undo: ({ tool, force }) => integrations.undo(tool, force),
  };
}
