import * as z from 'zod';
import { BackendName, EnvironmentName, MlxOpenAiServerSpec, ProfileSpec } from '../../../contract/backend.ts';
import { RuntimeKind } from '../../../contract/runtime.ts';
import { linesOf } from '../../forms/lines-of.ts';

const { shape } = MlxOpenAiServerSpec;

/** What one types for a server; the contract's own rules, but for what is a list or a map there and lines here. */
export const ProfileForm = z.object({
  name: BackendName,
  kind: RuntimeKind,
  model: shape.model,
  modelType: shape.modelType.unwrap(),
  contextLength: shape.contextLength.unwrap(),
  toolParser: z.string(),
  reasoningParser: z.string(),
  // An empty number is the default.
  maxTokens: shape.maxTokens.unwrap().nullable(),
  concurrency: shape.concurrency.unwrap().nullable(),
  queueLimit: shape.queueLimit.unwrap().nullable(),
  startTimeoutSeconds: shape.startTimeoutSeconds.unwrap().nullable(),
  memoryGigabytes: z.number().min(0.1).max(10_000).nullable(),
  /** `settings`, `never` or seconds. */
  idleUnload: z.string(),
  autoStart: z.boolean(),
  /** One a line. */
  extraArgs: z.string(),
  /** `NAME=value`, one a line. */
  env: z.string().superRefine((text, context) => {
    for (const line of linesOf(text)) {
      const { error } = EnvironmentName.safeParse(line.split('=', 1)[0]);
      if (!line.includes('=')) context.addIssue(`write NAME=value, one a line: “${line}”`);
      else if (error !== undefined) context.addIssue(`${error.issues[0]?.message ?? ''}: “${line}”`);
    }
  }),
  python: z.string(),
});
export type ProfileForm = z.input<typeof ProfileForm>;

export const DEFAULT_SPEC: ProfileSpec = {
  ...MlxOpenAiServerSpec.parse({ kind: 'mlx-openai-server', model: '-' }),
  model: '',
};

/** A profile as the form shows it. */
export function toForm(name: string, spec: ProfileSpec): ProfileForm {
  const { idleUnloadSeconds: idle } = spec;
  return {
    name,
    kind: spec.kind,
    model: spec.model,
    modelType: spec.modelType,
    contextLength: spec.contextLength,
    toolParser: spec.toolParser ?? '',
    reasoningParser: spec.reasoningParser ?? '',
    maxTokens: spec.maxTokens,
    concurrency: spec.concurrency,
    queueLimit: spec.queueLimit,
    startTimeoutSeconds: spec.startTimeoutSeconds,
    memoryGigabytes: spec.memoryBytes === null ? null : spec.memoryBytes / 1e9,
    idleUnload: idle === undefined ? 'settings' : idle === null ? 'never' : String(idle),
    autoStart: spec.autoStart,
    extraArgs: spec.extraArgs.join('\n'),
    env: Object.entries(spec.env)
      .map(([variable, value]) => `${variable}=${value}`)
      .join('\n'),
    python: spec.python ?? '',
  };
}

/** The profile that a form which was checked describes. What the form does not show stays as it is in `base`. */
export function toSpec(form: ProfileForm, base: ProfileSpec = DEFAULT_SPEC): ProfileSpec {
  const given = {
    maxTokens: form.maxTokens,
    concurrency: form.concurrency,
    queueLimit: form.queueLimit,
    startTimeoutSeconds: form.startTimeoutSeconds,
  };
  return ProfileSpec.parse({
    kind: form.kind,
    deadlines: base.deadlines,
    model: form.model.trim(),
    modelType: form.modelType,
    contextLength: form.contextLength,
    toolParser: orNull(form.toolParser),
    reasoningParser: orNull(form.reasoningParser),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
    memoryBytes: form.memoryGigabytes === null ? null : Math.round(form.memoryGigabytes * 1e9),
    ...(form.idleUnload === 'settings'
      ? {}
      : { idleUnloadSeconds: form.idleUnload === 'never' ? null : Number(form.idleUnload) }),
    autoStart: form.autoStart,
    extraArgs: linesOf(form.extraArgs),
    env: Object.fromEntries(linesOf(form.env).map(variableOf)),
    python: orNull(form.python),
  });
}

/**
 * The form with what the model itself suggests: fields that still hold what was put there before (`filled`) follow,
 * what somebody typed stays.
 */
export function followSuggestion(
  form: ProfileForm,
  filled: ProfileForm,
  suggested: ProfileForm,
): ProfileForm {
  const keys = Object.keys(form) as (keyof ProfileForm)[];
  const followed: Partial<ProfileForm> = Object.fromEntries(
    keys.filter((key) => form[key] === filled[key]).map((key) => [key, suggested[key]]),
  );
  return { ...form, ...followed, model: form.model };
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

function variableOf(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
