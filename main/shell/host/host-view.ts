import type { HostClient } from '../../../contract/client.ts';
import type { HostEvent, Notice } from '../../../contract/event-stream.ts';
import type { RequestRow } from '../../../contract/request.ts';
import { DEFAULT_SETTINGS } from '../../../contract/settings.ts';
import type { Settings } from '../../../contract/settings.ts';
import { INITIAL_STATE } from '../state.ts';
import type { GatewayState, ShellState } from '../state.ts';

export interface HostViewOptions {
  readonly client: HostClient;
  readonly onChange: () => void;
}

/** What the host is like, kept up to date by its events: what the tray and the notifications go by. */
export class HostView {
  readonly #options: HostViewOptions;
  #state: ShellState = INITIAL_STATE;
  #settings: Settings = DEFAULT_SETTINGS;
  #overviewAsked = false;

  constructor(options: HostViewOptions) {
    this.#options = options;
  }

  get state(): ShellState {
    return this.#state;
  }

  get settings(): Settings {
    return this.#settings;
  }

  gatewayChanged(gateway: GatewayState): void {
    // What is known of a host is not true of the next one.
    this.#set(gateway.kind === 'on' ? { gateway } : { ...INITIAL_STATE, gateway });
  }

  async heard(notice: Notice): Promise<void> {
    if (notice.kind === 'event') await this.#apply(notice.event);
    else if (!notice.continues) await this.#readAll();
  }

  async #apply(event: HostEvent): Promise<void> {
    switch (event.name) {
      case 'servers.changed': {
        const server = event.payload;
        const known = this.#state.servers.some(({ id }) => id === server.id);
        const servers = known
          ? this.#state.servers.map((each) => (each.id === server.id ? server : each))
          : [...this.#state.servers, server];
        this.#set({ servers });
        return this.#readOverview();
      }
      case 'requests.finished':
        this.#set({
          recentModels: recentModels([...event.payload.rows].reverse(), this.#state.recentModels),
        });
        return this.#readOverview();
      case 'clients.asked':
      case 'clients.settled':
        this.#set({ asking: await this.#options.client.clients.asking({}) });
        return;
      case 'settings.changed':
        this.#settings = event.payload.settings;
        this.#options.onChange();
        return;
      case 'backends.changed':
        this.#set({ servers: await this.#options.client.servers.list({}) });
        return this.#readOverview();
      case 'keys.changed':
      case 'routes.changed':
        return this.#readOverview();
      default:
    }
  }

  async #readAll(): Promise<void> {
    const { client } = this.#options;
    const [servers, recent, settings, asking] = await Promise.all([
      client.servers.list({}),
      client.requests.recent({ limit: 50 }),
      client.settings.get({}),
      client.clients.asking({}),
    ]);
    this.#settings = settings.settings;
    this.#set({ servers, recentModels: recentModels(recent, []), asking });
    await this.#readOverview();
  }

  /** Asks once for however many events come before the answer. */
  async #readOverview(): Promise<void> {
    if (this.#overviewAsked) return;
    this.#overviewAsked = true;
    await Promise.resolve();
    this.#overviewAsked = false;
    this.#set({ overview: await this.#options.client.host.overview({}) });
  }

  #set(changes: Partial<ShellState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#options.onChange();
  }
}

/** Names that were answered, the newest first, each once. `rows` are the newest first, too. */
export function recentModels(rows: readonly RequestRow[], before: readonly string[]): string[] {
  const names = rows.flatMap(({ model, outcome }) =>
    model !== null && outcome === 'completed' ? [model] : [],
  );
  return [...new Set([...names, ...before])].slice(0, 10);
}
