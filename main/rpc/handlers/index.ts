import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { backendsHandlers } from './backends.ts';
import { chatHandlers } from './chat.ts';
import { clientsHandlers } from './clients.ts';
import { configurationHandlers } from './configuration.ts';
import { hostHandlers } from './host.ts';
import { integrationsHandlers } from './integrations.ts';
import { jobsHandlers } from './jobs.ts';
import { keysHandlers } from './keys.ts';
import { modelsHandlers } from './models.ts';
import { peopleHandlers } from './people.ts';
import { providersHandlers } from './providers.ts';
import { requestsHandlers } from './requests.ts';
import { routesHandlers } from './routes.ts';
import { runtimeHandlers } from './runtime.ts';
import { serversHandlers } from './servers.ts';
import { settingsHandlers } from './settings.ts';
import { toolsHandlers } from './tools.ts';

/** The whole contract, implemented. */
export function createHandlers(parts: HostParts): Handlers {
  return {
    host: hostHandlers(parts),
    backends: backendsHandlers(parts),
    servers: serversHandlers(parts),
    providers: providersHandlers(parts),
    integrations: integrationsHandlers(parts),
    routes: routesHandlers(parts),
    keys: keysHandlers(parts),
    settings: settingsHandlers(parts),
    clients: clientsHandlers(parts),
    configuration: configurationHandlers(parts),
    runtime: runtimeHandlers(parts),
    models: modelsHandlers(parts),
    jobs: jobsHandlers(parts),
    people: peopleHandlers(parts),
    requests: requestsHandlers(parts),
    chat: chatHandlers(parts),
    tools: toolsHandlers(parts),
  };
}
