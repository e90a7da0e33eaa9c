import * as z from 'zod';
import { AccessMode } from './access.ts';

const gateway = {
  /** The address that the gateway listens on. */
  host: z
    .string()
    .max(255)
    .regex(/^[\w.:%-]+$/, 'write an address such as 127.0.0.1, or a name of this machine'),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535),
  /** Names beside this machine's own under which the gateway may be called. */
  allowedHosts: z
    .array(
      z
        .string()
        .max(255)
        .regex(/^(?:\[[0-9a-f:.]+\]|[\w.-]+)$/i, 'write a name or an address, without port or path'),
    )
    .max(64),
  /** Web pages that may call it, for example `https://chat.example.org`. */
  allowedOrigins: z.array(z.string().min(1).max(512)).max(64),
  /** The certificate's file (PEM, with its chain) for HTTPS on the port; null listens without. Holds with `tlsKey` only. */
  tlsCertificate: z.string().min(1).max(4_096).nullable(),
  /** Its private key's file (PEM). */
  tlsKey: z.string().min(1).max(4_096).nullable(),
  /** Addresses or CIDR ranges of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. */
  trustedProxies: z.array(z.string().min(1).max(64)).max(64),
  /** Whether people with accounts may sign in, and others register; matters only once there is an account. */
  people: z.enum(['off', 'sign-in', 'register']),
  /** The model that is asked where a request names none; null refuses such a request. */
  defaultModel: z.string().min(1).max(512).nullable(),
  /** Who may use the models; null: `open` where only this machine reaches the port, else `keys`. */
  access: AccessMode.nullable(),
};

const servers = {
  /** Seconds without a request after which a model is unloaded whose profile does not say; null keeps it loaded. */
  idleUnloadSeconds: z.int().min(1).nullable(),
  /** What all local servers together may use: a part of this machine's memory, or bytes. */
  memoryBudget: z.union([
    z.strictObject({ fraction: z.number().gt(0).max(1) }),
    z.strictObject({ bytes: z.int().min(1) }),
  ]),
};

const audit = {
  /** Whether the words of requests and answers are kept, too. */
  keepBodies: z.boolean(),
  /** What is kept of one body at most. */
  bodyCapBytes: z.int().min(1_024).max(16_777_216),
  /** Days after which rows are deleted; null keeps them. */
  retentionDays: z.int().min(1).max(36_500).nullable(),
  /** The size at which the oldest rows are deleted; null knows no limit. */
  maxMegabytes: z.int().min(1).max(10_000_000).nullable(),
};

/** Names, `*.suffix`, addresses and CIDR ranges. */
const hosts = z.array(z.string().min(1).max(255)).max(256);
const addresses = {
  /** Hosts that a backend may use whatever class of address it was marked for. Never opens metadata addresses. */
  allow: hosts,
  /** Hosts that no backend may use; beats `allow`. */
  block: hosts,
};

/** Of which the app tells by a notification. */
const notifications = {
  /** A request began to start a local server. */
  serverStarting: z.boolean(),
  serverReady: z.boolean(),
  serverFailed: z.boolean(),
  requestFailed: z.boolean(),
  /** Another target answered than the first of the route. */
  fallbackUsed: z.boolean(),
  keyRefused: z.boolean(),
  /** A program that is not known wants to use the models. */
  appAsks: z.boolean(),
  /** Somebody asked for an account and waits for approval. */
  accountWaits: z.boolean(),
  downloadDone: z.boolean(),
  updateAvailable: z.boolean(),
};

const appearance = {
  theme: z.enum(['system', 'light', 'dark']),
  /** A language tag such as `en` or `de-CH`; `system` follows the machine. */
  language: z.string().regex(/^(?:system|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)$/, 'not a language tag'),
};

/** What applies to the whole program. No field has a default here: {@link DEFAULT_SETTINGS} has them all. */
export const Settings = z.strictObject({
  gateway: z.strictObject(gateway),
  servers: z.strictObject(servers),
  audit: z.strictObject(audit),
  addresses: z.strictObject(addresses),
  notifications: z.strictObject(notifications),
  appearance: z.strictObject(appearance),
});
export type Settings = z.infer<typeof Settings>;
export type SettingsSection = keyof Settings;

/** What holds where nobody said otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  gateway: {
    host: '127.0.0.1',
    port: 6590,
    allowedHosts: [],
    allowedOrigins: [],
    tlsCertificate: null,
    tlsKey: null,
    trustedProxies: [],
    people: 'register',
    defaultModel: null,
    access: null,
  },
  servers: { idleUnloadSeconds: 900, memoryBudget: { fraction: 0.75 } },
  audit: { keepBodies: false, bodyCapBytes: 65_536, retentionDays: 90, maxMegabytes: 1_024 },
  addresses: { allow: [], block: [] },
  notifications: {
    serverStarting: true,
    serverReady: true,
    serverFailed: true,
    requestFailed: false,
    fallbackUsed: true,
    keyRefused: true,
    appAsks: true,
    accountWaits: true,
    downloadDone: true,
    updateAvailable: true,
  },
  appearance: { theme: 'system', language: 'system' },
};

/** Some fields of some sections. */
export const SettingsPatch = z
  .strictObject({
    gateway: z.strictObject(gateway).partial(),
    servers: z.strictObject(servers).partial(),
    audit: z.strictObject(audit).partial(),
    addresses: z.strictObject(addresses).partial(),
    notifications: z.strictObject(notifications).partial(),
    appearance: z.strictObject(appearance).partial(),
  })
  .partial();
export type SettingsPatch = z.infer<typeof SettingsPatch>;

export const SettingsSectionName = z.enum([
  'gateway',
  'servers',
  'audit',
  'addresses',
  'notifications',
  'appearance',
]);

/** Which of the things that override stored settings does so: the later ones win. */
export const SettingsSource = z.enum(['configuration file', 'environment', 'command line']);
export type SettingsSource = z.infer<typeof SettingsSource>;

/** The settings as they are, and what keeps a stored one from being in force. */
export const SettingsView = z.strictObject({
  settings: Settings,
  /** Rises with each change of a section; `settings.update` refuses an outdated one. */
  revisions: z.strictObject({
    gateway: z.int(),
    servers: z.int(),
    audit: z.int(),
    addresses: z.int(),
    notifications: z.int(),
    appearance: z.int(),
  }),
  /** Fields such as `gateway.port` that somebody chose a value for; the others have their defaults. */
  chosen: z.array(z.string()),
  /** Fields that are set elsewhere; a chosen value waits until that is gone. */
  overridden: z.array(z.strictObject({ field: z.string(), by: SettingsSource })),
  /** Fields whose value will hold from the next start on. */
  needRestart: z.array(z.string()),
});
export type SettingsView = z.infer<typeof SettingsView>;

const expected = z.int().min(0).optional();

/** A change of one section: the fields to change, and the revision that the caller has seen. */
export const SettingsUpdate = z.discriminatedUnion('section', [
  z.strictObject({ section: z.literal('gateway'), changes: z.strictObject(gateway).partial(), expected }),
  z.strictObject({ section: z.literal('servers'), changes: z.strictObject(servers).partial(), expected }),
  z.strictObject({ section: z.literal('audit'), changes: z.strictObject(audit).partial(), expected }),
  z.strictObject({ section: z.literal('addresses'), changes: z.strictObject(addresses).partial(), expected }),
  z.strictObject({
    section: z.literal('notifications'),
    changes: z.strictObject(notifications).partial(),
    expected,
  }),
  z.strictObject({
    section: z.literal('appearance'),
    changes: z.strictObject(appearance).partial(),
    expected,
  }),
]);
export type SettingsUpdate = z.infer<typeof SettingsUpdate>;

function fieldsOf<S extends z.ZodRawShape>(shape: S) {
  return z.array(z.strictObject(shape).keyof()).min(1);
}

/** Fields of one section that go back to their defaults, and the revision that the caller has seen. */
export const SettingsReset = z.discriminatedUnion('section', [
  z.strictObject({ section: z.literal('gateway'), fields: fieldsOf(gateway), expected }),
  z.strictObject({ section: z.literal('servers'), fields: fieldsOf(servers), expected }),
  z.strictObject({ section: z.literal('audit'), fields: fieldsOf(audit), expected }),
  z.strictObject({ section: z.literal('addresses'), fields: fieldsOf(addresses), expected }),
  z.strictObject({ section: z.literal('notifications'), fields: fieldsOf(notifications), expected }),
  z.strictObject({ section: z.literal('appearance'), fields: fieldsOf(appearance), expected }),
]);
export type SettingsReset = z.infer<typeof SettingsReset>;
