import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { BackendSpec } from '../../contract/backend.ts';
import type { ConfigurationDocument, SecretsEnvelope } from '../../contract/configuration.ts';
import { SettingsSectionName } from '../../contract/settings.ts';
import { nameBackend, nameRoute } from './named-form.ts';
import type { NamedBackend, NamedRoute } from './named-form.ts';
import type { Secrets } from './secrets-envelope.ts';
import type { Current } from './surroundings.ts';

/** Names of variables whose values are secrets more often than not. */
const SECRET_NAME = /key|token|secret|passw|passphrase|credential|auth/i;

/** What an export shows, and the secrets that it does not. */
export interface Exported {
  readonly document: Omit<ConfigurationDocument, 'secrets'>;
  readonly env: Secrets['env'];
}

/** The configuration as a document, without its secrets. */
export function exportDocument(current: Current): Exported {
  const keyNames = new Map(current.keys.map(({ id, name }) => [id, name]));
  const names = new Map(current.backends.map(({ id, name }) => [id, name]));
  const entries = current.backends.map((record) => nameBackend(record, keyNames));
  const env: Record<string, Record<string, string>> = {};
  const profiles = entries
    .filter((entry) => 'model' in entry)
    .map((entry) => {
      const hidden = Object.entries(entry.env).filter(([name]) => SECRET_NAME.test(name));
      if (hidden.length > 0) env[entry.name] = Object.fromEntries(hidden);
      const shown = { ...entry.env, ...Object.fromEntries(hidden.map(([name]) => [name, null])) };
      return { ...entry, env: shown };
    });
  return {
    document: {
      version: 1,
      settings: current.settings,
      keys: current.keys.map(({ name }) => ({ name })),
      backends: entries.filter((entry) => 'url' in entry),
      profiles,
      routes: current.routes.map((route) => nameRoute(route, names)),
    },
    env,
  };
}

const HEADING = `# The configuration of MLX Manager. Import it with: mlx-manager config import FILE
# or follow it with: mlx-manager serve --config FILE
`;

/** A document as YAML for people: what goes without saying is left out. */
export function toYaml({ document }: Exported, secrets: SecretsEnvelope | null): string {
  const { version, settings, keys, backends, profiles, routes } = document;
  const sections = {
    settings: withoutEmpty(
      Object.fromEntries(SettingsSectionName.options.map((section) => [section, settings[section] ?? {}])),
    ),
    keys,
    backends: backends.map(briefBackend),
    profiles: profiles.map(briefBackend),
    routes: routes.map((route) => briefRoute(route as NamedRoute)),
    ...(secrets === null ? {} : { secrets }),
  };
  return `${HEADING}${stringify({ version, ...withoutEmpty(sections) }, { lineWidth: 0 })}`;
}

function briefBackend(entry: { readonly name: string; readonly kind: NamedBackend['kind'] }): object {
  const { name, kind, ...rest } = entry;
  const must = Object.fromEntries(
    Object.entries(rest).filter(([field]) => field === 'model' || (field === 'url' && needsUrl(kind))),
  );
  return { name, kind, ...must, ...different(rest, BackendSpec.parse({ kind, ...must })) };
}

function needsUrl(kind: NamedBackend['kind']): boolean {
  return kind === 'openai-compatible';
}

function briefRoute(route: NamedRoute): object {
  const { match, pattern, targets, ...rest } = route;
  return {
    ...{ pattern, match },
    ...different(rest, { priority: 0, enabled: true, waitForWholeAnswer: false }),
    targets: targets.map(({ backend, ...target }) => ({
      backend,
      ...different(target, { model: null, contextTokens: null }),
    })),
  };
}

function different(value: object, from: object): object {
  const defaults = new Map<string, unknown>(Object.entries(from));
  return Object.fromEntries(
    Object.entries(value).filter(([field, one]) => !isDeepStrictEqual(one, defaults.get(field))),
  );
}

function withoutEmpty(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, one]) => typeof one !== 'object' || Object.keys(one as object).length > 0,
    ),
  );
}
