import { Failure } from '../../contract/failure.ts';
import type {
  Settings,
  SettingsPatch,
  SettingsReset,
  SettingsUpdate,
  SettingsView,
} from '../../contract/settings.ts';
import type { StoredSettings } from '../store/settings-table.ts';
import { refuseOpenBeyondLoopback } from '../access/access-mode.ts';
import { checkSettings } from './check-settings.ts';
import { fieldsOf, layer } from './layers.ts';
import type { Layered, Override } from './layers.ts';

/** Where chosen settings are kept. */
export interface SettingsStore {
  read(): Promise<StoredSettings>;
  /** @throws Failure `conflict` */
  update(section: keyof Settings, changes: object, expected?: number): Promise<void>;
  /** @throws Failure `conflict` */
  reset(section: keyof Settings, fields: readonly string[], expected?: number): Promise<void>;
}

export type SettingsListener = (settings: Settings, before: Settings) => void | Promise<void>;

/** What a port is opened with. */
const LISTENING_FIELDS = ['host', 'port', 'tlsCertificate', 'tlsKey'] as const;
type Listening = Pick<Settings['gateway'], (typeof LISTENING_FIELDS)[number]>;

/** The settings in force: whoever needs one looks here when it needs it, or listens for changes. */
export class LiveSettings {
  readonly #store: SettingsStore;
  readonly #overrides: readonly Override[];
  readonly #listeners = new Set<SettingsListener>();
  #stored: StoredSettings;
  #fromFile: SettingsPatch = {};
  #layered: Layered;
  /** Where the gateway listens; null while it does not. */
  #listening: Listening | null = null;

  private constructor(store: SettingsStore, stored: StoredSettings, overrides: readonly Override[]) {
    this.#store = store;
    this.#stored = stored;
    this.#overrides = overrides;
    this.#layered = this.#layer();
  }

  /** @param overrides the later ones win; the configuration file's come before them */
  static async open(store: SettingsStore, overrides: readonly Override[]): Promise<LiveSettings> {
    return new LiveSettings(store, await store.read(), overrides);
  }

  get current(): Settings {
    return this.#layered.settings;
  }

  get view(): SettingsView {
    const { settings, overridden } = this.#layered;
    const listening = this.#listening;
    return {
      settings,
      overridden,
      chosen: fieldsOf(this.#stored.chosen),
      revisions: this.#stored.revisions,
      needRestart: LISTENING_FIELDS.filter(
        (field) => listening !== null && listening[field] !== settings.gateway[field],
      ).map((field) => `gateway.${field}`),
    };
  }

  /** What was chosen here, without defaults and without what overrides it. */
  get chosen(): SettingsPatch {
    return this.#stored.chosen;
  }

  /** What the configuration file sets; it takes the place of what it set before. */
  get fromFile(): SettingsPatch {
    return this.#fromFile;
  }

  async setFromFile(values: SettingsPatch): Promise<void> {
    this.#fromFile = values;
    await this.#apply();
  }

  /**
   * @throws Failure `invalid_input` with an issue for each field that could never work, or `conflict` when the section
   * was changed meanwhile
   */
  async update({ section, changes, expected }: SettingsUpdate): Promise<SettingsView> {
    const issues = checkSettings({ [section]: changes }).map(({ path: [, ...field], message, reason }) => ({
      path: ['changes', ...field].join('.'),
      message,
      reason,
    }));
    const [first] = issues;
    if (first !== undefined) throw new Failure('invalid_input', first.message, { issues });
    if (section === 'gateway') {
      const { access, host, trustedProxies } = this.current.gateway;
      refuseOpenBeyondLoopback(changes.access === undefined ? access : changes.access, {
        host: changes.host ?? host,
        trustedProxies: changes.trustedProxies ?? trustedProxies,
      });
    }
    await this.#store.update(section, changes, expected);
    await this.reload();
    return this.view;
  }

  /** Gives fields their defaults again. @throws Failure `conflict` when the section was changed meanwhile */
  async reset({ section, fields, expected }: SettingsReset): Promise<SettingsView> {
    await this.#store.reset(section, fields, expected);
    await this.reload();
    return this.view;
  }

  /** Reads what is stored again. */
  async reload(): Promise<void> {
    this.#stored = await this.#store.read();
    await this.#apply();
  }

  /** The gateway's port is open with the present settings; another address needs a restart from now on. */
  markListening(): void {
    this.#listening = this.current.gateway;
  }

  /** Calls back after each change, which is over when what the listener does is. Returns its own unsubscribe. */
  subscribe(listener: SettingsListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #layer(): Layered {
    const file: Override = { by: 'configuration file', values: this.#fromFile };
    return layer(this.#stored.chosen, [file, ...this.#overrides]);
  }

  async #apply(): Promise<void> {
    const before = this.current;
    this.#layered = this.#layer();
    for (const listener of this.#listeners) await listener(this.current, before);
  }
}
