import * as z from 'zod';
import { FailureView } from './failure.ts';
import { ToolServerId } from './ids.ts';
import { Phrase } from './phrase.ts';

/** Lower case, because it begins the names under which models know its tools. */
export const ToolServerName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use a–z, 0–9 and - (32 characters at most)');

const VariableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'not a name of an environment variable');
const HeaderName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, 'not a name of a header');
const SecretValue = z.string().max(8_192);

const stdio = {
  transport: z.literal('stdio'),
  /** A program, by its path or its name; never a line for a shell. */
  command: z.string().min(1).max(4_096),
  args: z.array(z.string().max(8_192)).max(128).default([]),
  /** Where it runs; null: a folder of its own in the data directory. */
  directory: z.string().startsWith('/', 'give the full path').max(4_096).nullable().default(null),
};
const http = {
  transport: z.literal('http'),
  url: z.url({ protocol: /^https?$/ }).max(2_048),
  /** Which class of address it may use, as for remote backends. */
  reach: z.enum(['public', 'private', 'loopback']).default('public'),
};

/**
 * How a tool server is reached. Values of `env` and `headers` are secrets: they go in and never come out. Null keeps
 * the value that is stored under that name.
 */
export const ToolServerSpecInput = z.discriminatedUnion('transport', [
  z.strictObject({ ...stdio, env: z.record(VariableName, SecretValue.nullable()).default({}) }),
  z.strictObject({ ...http, headers: z.record(HeaderName, SecretValue.nullable()).default({}) }),
]);
export type ToolServerSpecInput = z.infer<typeof ToolServerSpecInput>;

/** The same as it is shown: names of variables and headers only. */
export const ToolServerSpec = z.discriminatedUnion('transport', [
  z.strictObject({ ...stdio, env: z.array(VariableName) }),
  z.strictObject({ ...http, headers: z.array(HeaderName) }),
]);
export type ToolServerSpec = z.infer<typeof ToolServerSpec>;

export const ToolPolicy = z.enum(['ask', 'always', 'never']);
export type ToolPolicy = z.infer<typeof ToolPolicy>;

/** A tool of a server. Its words are the server's own: plain text. */
export const Tool = z.strictObject({
  /** At its server. */
  name: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  /** A JSON schema. */
  inputSchema: z.record(z.string(), z.unknown()),
  /** What the server says of it, which it may say wrongly. */
  hints: z.strictObject({ readOnly: z.boolean().nullable(), destructive: z.boolean().nullable() }),
  /** The fingerprint of all of the above. */
  form: z.string(),
  /** What the caller decided for it. A tool that changed since is asked for again. */
  policy: ToolPolicy,
});
export type Tool = z.infer<typeof Tool>;

/** `off`: switched off. `failed` says why, and starts again when it is next needed or asked to. */
export const ToolServerState = z.enum(['off', 'stopped', 'starting', 'ready', 'failed']);
export type ToolServerState = z.infer<typeof ToolServerState>;

export const ToolServer = z.strictObject({
  id: ToolServerId,
  name: ToolServerName,
  enabled: z.boolean(),
  spec: ToolServerSpec,
  state: ToolServerState,
  failure: FailureView.nullable(),
  /** What it calls itself, with its version; null before the first start. */
  program: z.string().nullable(),
  /** As last listed; empty before the first start. */
  tools: z.array(Tool),
  /** What is odd about it, in words: it prints garbage, it has more tools than are used. */
  warnings: z.array(Phrase),
  revision: z.int(),
});
export type ToolServer = z.infer<typeof ToolServer>;

/** Part of what a stdio server printed on its standard error. */
export const ToolServerLog = z.strictObject({
  lines: z.array(z.strictObject({ seq: z.int(), text: z.string() })),
  /** What to give as `after` next time. */
  cursor: z.int(),
  missed: z.boolean(),
});
export type ToolServerLog = z.infer<typeof ToolServerLog>;

/** What an import would do, or did, with one server of the text. */
export const ToolServerImport = z.strictObject({
  name: ToolServerName,
  /** As the text calls it, where that had to be changed. */
  named: z.string(),
  action: z.enum(['add', 'replace', 'refuse']),
  spec: ToolServerSpec.nullable(),
  /** Why it is refused, or what of it was left out. */
  remarks: z.array(Phrase),
});
export type ToolServerImport = z.infer<typeof ToolServerImport>;
