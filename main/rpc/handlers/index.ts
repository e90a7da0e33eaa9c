import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { backendsHandlers } from './backends.ts';
import { configurationHandlers } from './configuration.ts';
import { keysHandlers } from './keys.ts';
import { modelsHandlers } from './models.ts';
import { requestsHandlers } from './requests.ts';
import { routesHandlers } from './routes.ts';
import { runtimeHandlers } from './runtime.ts';
import { serversHandlers } from './servers.ts';
import { settingsHandlers } from './settings.ts';

/** The whole contract, implemented. */
export function createHandlers(parts: HostParts): Handlers {
  return {
    host: {
      status: () => parts.status(),
      doctor: (_input, { signal }) => parts.doctor(signal),
      stop() {
        parts.stop();
        return {};
      },
    },
    backends: backendsHandlers(parts),
    servers: serversHandlers(parts),
    routes: routesHandlers(parts),
    keys: keysHandlers(parts),
    settings: settingsHandlers(parts),
    configuration: configurationHandlers(parts),
    runtime: runtimeHandlers(parts),
    models: modelsHandlers(parts),
    jobs: {},
    requests: requestsHandlers(parts),
  };
}
