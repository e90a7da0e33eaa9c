import * as z from 'zod';

/** A model's name as a client writes it. It goes into commands and files that people copy, so nothing invisible. */
export const PublicModelName = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^\p{C}\u2028\u2029]+$/u, 'a model’s name has no control characters');
export type PublicModelName = z.infer<typeof PublicModelName>;

/** Programs whose own settings file can be set up with one click. */
export const ConfigurableTool = z.enum(['claude-code', 'codex', 'zed', 'continue']);
export type ConfigurableTool = z.infer<typeof ConfigurableTool>;

export const IntegrationId = z.enum([
  'curl',
  'openai-python',
  'openai-javascript',
  'anthropic-python',
  'anthropic-javascript',
  ...ConfigurableTool.options,
]);
export type IntegrationId = z.infer<typeof IntegrationId>;

/** Text to copy. */
export const Snippet = z.strictObject({
  /** What it is: a file's name, or where it is typed. */
  title: z.string(),
  language: z.enum(['shell', 'python', 'javascript', 'json', 'toml', 'yaml']),
  text: z.string(),
});
export type Snippet = z.infer<typeof Snippet>;

/** The settings file of a program, as it is on this machine. */
export const ConfigFile = z.strictObject({
  tool: ConfigurableTool,
  path: z.string(),
  exists: z.boolean(),
  /** The file holds this gateway's address. */
  pointsHere: z.boolean(),
  /** There is a set-up of ours that can be taken back. */
  canUndo: z.boolean(),
});
export type ConfigFile = z.infer<typeof ConfigFile>;

/** One program that can use the gateway, with what to copy into it. */
export const Integration = z.strictObject({
  id: IntegrationId,
  name: z.string(),
  snippets: z.array(Snippet),
  /** What else to know, in one sentence. */
  note: z.string().nullable(),
  /** Null for what has no settings file. */
  config: ConfigFile.nullable(),
});
export type Integration = z.infer<typeof Integration>;

export const IntegrationList = z.strictObject({
  /** Where clients reach the gateway, without `/v1`. */
  address: z.string(),
  /** The model in the snippets; null when none was chosen and there is none yet (they then say `your-model`). */
  model: z.string().nullable(),
  integrations: z.array(Integration),
});
export type IntegrationList = z.infer<typeof IntegrationList>;

/** One line of a change. Line numbers count from 1; null on the side where the line is not. */
export const DiffLine = z.strictObject({
  kind: z.enum(['same', 'added', 'removed']),
  before: z.int().nullable(),
  after: z.int().nullable(),
  text: z.string(),
});
export type DiffLine = z.infer<typeof DiffLine>;

/**
 * What setting up a program would change. Keys and tokens in the file are masked in every text here: a settings file
 * may hold those of other services.
 */
export const ConfigPreview = z.strictObject({
  tool: ConfigurableTool,
  /** Where the program looks. */
  path: z.string(),
  /** Where the file really is, when `path` is or lies behind a symbolic link; else the same. */
  target: z.string(),
  exists: z.boolean(),
  /** False when the file already says all of it. */
  changes: z.boolean(),
  before: z.string(),
  after: z.string(),
  diff: z.array(DiffLine),
  /** Names this state of the file; `apply` refuses to touch another. */
  revision: z.string(),
});
export type ConfigPreview = z.infer<typeof ConfigPreview>;

export const AppliedConfig = z.strictObject({
  tool: ConfigurableTool,
  target: z.string(),
  /** False when there was nothing to change. */
  changed: z.boolean(),
  /** A copy of the file as it was; null when there was none. */
  backup: z.string().nullable(),
});
export type AppliedConfig = z.infer<typeof AppliedConfig>;

export const UndoneConfig = z.strictObject({
  tool: ConfigurableTool,
  target: z.string(),
  /** `removed`: the file had been made by the set-up. */
  outcome: z.enum(['restored', 'removed']),
});
export type UndoneConfig = z.infer<typeof UndoneConfig>;
