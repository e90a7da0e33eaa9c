import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { backendsHandlers } from './backends.ts';
import { hostHandlers } from './host.ts';
import { keysHandlers } from './keys.ts';
import { requestsHandlers } from './requests.ts';
import { routesHandlers } from './routes.ts';
import { runtimeHandlers } from './runtime.ts';
import { serversHandlers } from './servers.ts';

/** The whole contract, implemented. */
export function createHandlers(parts: HostParts): Handlers {
  return {
    host: hostHandlers(parts),
    backends: backendsHandlers(parts),
    servers: serversHandlers(parts),
    routes: routesHandlers(parts),
    keys: keysHandlers(parts),
    runtime: runtimeHandlers(parts),
    models: {
      list: () => parts.listModels(),
      prepareStarter: (_input, { signal }) => parts.prepareStarterModel(signal),
    },
    jobs: {},
    requests: requestsHandlers(parts),
  };
}
