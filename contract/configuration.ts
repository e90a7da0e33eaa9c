import * as z from 'zod';
import {
  AnthropicSpec,
  BackendName,
  CompatibleSpec,
  EnvironmentName,
  MlxOpenAiServerSpec,
  OpenAiSpec,
  VllmMlxSpec,
} from './backend.ts';
import { MatchKind, routeFields } from './route.ts';
import { SettingsPatch } from './settings.ts';

/** Keys by their names; what a key is never stands in the open. */
const KeyEntry = z.strictObject({
  name: BackendName,
  /** The environment variable that holds the key. Without it the key has to be there already, or in `secrets`. */
  env: EnvironmentName.optional(),
});

const named = { name: BackendName };
const remote = { ...named, key: BackendName.nullable().default(null) };
export const RemoteEntry = z.discriminatedUnion('kind', [
  CompatibleSpec.extend(remote),
  OpenAiSpec.extend(remote),
  AnthropicSpec.extend(remote),
]);
export type RemoteEntry = z.infer<typeof RemoteEntry>;

const local = {
  ...named,
  /** A null value is one that the file does not tell: it stays, or comes from the host's own environment. */
  env: z.record(EnvironmentName, z.string().nullable()).default({}),
};
export const ProfileEntry = z.discriminatedUnion('kind', [
  MlxOpenAiServerSpec.extend(local),
  VllmMlxSpec.extend(local),
]);
export type ProfileEntry = z.infer<typeof ProfileEntry>;

/** A route whose targets are named; without `match`, `/…/` is an expression, `…*` a prefix, all else a name. */
export const RouteEntry = z.strictObject({
  ...routeFields,
  match: MatchKind.optional(),
  targets: z
    .array(
      z.strictObject({
        backend: BackendName,
        model: z.string().min(1).max(512).nullable().default(null),
        contextTokens: z.int().min(1).nullable().default(null),
      }),
    )
    .min(1)
    .max(16),
});
export type RouteEntry = z.infer<typeof RouteEntry>;

/** Secrets under a passphrase. Version 1: scrypt (N 2^17, r 8, p 1), AES-256-GCM; all values in base64. */
export const SecretsEnvelope = z.strictObject({
  version: z.literal(1),
  salt: z.base64().max(64),
  nonce: z.base64().max(64),
  data: z.base64().max(4_000_000),
});
export type SecretsEnvelope = z.infer<typeof SecretsEnvelope>;

/** A list that may be left out, or be there without entries: `routes:` alone is null to YAML. */
function entries<T extends z.ZodType>(entry: T, most: number) {
  return z
    .array(entry)
    .max(most)
    .nullable()
    .default([])
    .transform((list) => list ?? []);
}

/** A whole configuration in one file: what is exported, imported, and served with `--config`. */
export const ConfigurationDocument = z.strictObject({
  version: z.literal(1),
  settings: SettingsPatch.nullable()
    .default({})
    .transform((settings) => settings ?? {}),
  keys: entries(KeyEntry, 1_000),
  backends: entries(RemoteEntry, 1_000),
  profiles: entries(ProfileEntry, 1_000),
  routes: entries(RouteEntry, 10_000),
  secrets: SecretsEnvelope.optional(),
});
export type ConfigurationDocument = z.infer<typeof ConfigurationDocument>;

/** One thing that an import or a configuration file changes. */
export const ConfigurationChange = z.strictObject({
  what: z.enum(['setting', 'key', 'backend', 'profile', 'route']),
  action: z.enum(['add', 'update', 'remove']),
  /** A name, a route's pattern, or a setting's field such as `gateway.port`. */
  name: z.string(),
  /** What is different, for an update: `url`, `targets` … */
  fields: z.array(z.string()),
});
export type ConfigurationChange = z.infer<typeof ConfigurationChange>;

/** What is wrong with a configuration, and where; lines and columns count from 1. */
export const ConfigurationProblem = z.strictObject({
  line: z.int(),
  column: z.int(),
  /** For example `routes[0].targets[1].backend`; empty for the file as a whole. */
  path: z.string(),
  message: z.string(),
});
export type ConfigurationProblem = z.infer<typeof ConfigurationProblem>;

/** `FILE:12:5: routes[0].targets: message`, a line each, as compilers say it. */
export function formatProblems(file: string, problems: readonly ConfigurationProblem[]): string {
  return problems
    .map(({ line, column, path, message }) =>
      [`${file}:${line}:${column}`, ...(path === '' ? [] : [path]), message].join(': '),
    )
    .join('\n');
}

/** The file that `serve --config` follows. */
export const ConfigurationFileStatus = z.strictObject({
  file: z.string(),
  /** `rejected`: the last edit was not taken, and what was applied before is in force. */
  state: z.enum(['applied', 'rejected', 'missing']),
  /** When what is in force was applied (Unix milliseconds). */
  appliedAt: z.int(),
  problems: z.array(ConfigurationProblem),
});
export type ConfigurationFileStatus = z.infer<typeof ConfigurationFileStatus>;

/** Guards what an export holds; it is never stored. */
export const Passphrase = z.string().min(8, 'a passphrase has at least 8 characters').max(1_024);

/** How an import treats what is there and not in the file: `merge` keeps it, `replace` removes it. */
export const ImportMode = z.enum(['merge', 'replace']);
export type ImportMode = z.infer<typeof ImportMode>;
