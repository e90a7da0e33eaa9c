import * as z from 'zod';
import {
  BackendName,
  CompatibleServer,
  Reach,
  REMOTE_DEADLINES,
  RemoteSpec,
} from '../../../contract/backend.ts';
import { toIssue } from '../../../contract/issue.ts';
import type { Issue, Reason } from '../../../contract/issue.ts';
import type { ProviderPreset } from '../../../contract/provider.ts';
import { fieldMessage } from '../../i18n/field-messages.ts';

/** What one types for a provider; an empty number is the default. */
const Fields = z.object({
  name: BackendName,
  kind: z.enum(['openai-compatible', 'openai', 'anthropic']),
  url: z.string(),
  reach: Reach,
  /** `new` for the one that is typed, `none`, or the id of a stored one. */
  key: z.string(),
  secret: z.string(),
  /** What answers at a compatible address; empty where the address tells. */
  server: z.union([CompatibleServer, z.literal('')]),
  organization: z.string(),
  project: z.string(),
  version: z.string(),
  /** With spaces or commas between. */
  betas: z.string(),
  connectSeconds: z.number().nullable(),
  firstByteSeconds: z.number().nullable(),
  gapSeconds: z.number().nullable(),
  totalSeconds: z.number().nullable(),
  firstContentSeconds: z.number().nullable(),
  maxConnections: z.number().nullable(),
  queueLimit: z.number().nullable(),
});
export type ProviderForm = z.input<typeof Fields>;

/** Which field shows what the contract calls otherwise. */
const SHOWN_AS: Readonly<Record<string, keyof ProviderForm>> = {
  'deadlines.connectMs': 'connectSeconds',
  'deadlines.firstByteMs': 'firstByteSeconds',
  'deadlines.gapMs': 'gapSeconds',
  'deadlines.totalMs': 'totalSeconds',
  firstContentMs: 'firstContentSeconds',
};

/** The form's fields with the contract's own rules, each error at the field that shows it. */
export const ProviderForm: z.ZodType<unknown, ProviderForm> = Fields.superRefine((form, context) => {
  const problem = (field: keyof ProviderForm, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  if (form.url.trim() === '') problem('url', 'type its address');
  if (form.key === 'new' && form.secret.trim() === '') problem('secret', 'type the key, or choose none');
  const { error } = RemoteSpec.safeParse(specInput(form, { key: null, enabled: true }));
  for (const found of error?.issues ?? []) {
    const issue = toIssue(found);
    const name = issue.path;
    const field = SHOWN_AS[name] ?? Fields.keyof().safeParse(found.path[0]).data;
    if (field === undefined || (field === 'url' && form.url.trim() === '')) continue;
    problem(field, fieldMessage(name in SHOWN_AS ? inSeconds(issue) : issue));
  }
});

/** The contract counts milliseconds. */
function inSeconds({ message, reason }: Issue): Pick<Issue, 'message' | 'reason'> {
  return {
    message: message.replace(/\d+/, (milliseconds) => String(Number(milliseconds) / 1_000)),
    reason: reason === undefined ? undefined : limitInSeconds(reason),
  };
}

function limitInSeconds(reason: Reason): Reason {
  switch (reason.code) {
    case 'too_small':
      return { ...reason, minimum: reason.minimum / 1_000 };
    case 'too_big':
      return { ...reason, maximum: reason.maximum / 1_000 };
    default:
      return reason;
  }
}

/** A provider as the form shows it. */
export function toForm(name: string, spec: RemoteSpec): ProviderForm {
  const { deadlines, firstContentMs } = spec;
  return {
    ...{ name, kind: spec.kind, url: spec.url, reach: spec.reach },
    key: spec.key ?? 'none',
    secret: '',
    server: spec.kind === 'openai-compatible' ? (spec.server ?? '') : '',
    organization: spec.kind === 'openai' ? (spec.organization ?? '') : '',
    project: spec.kind === 'openai' ? (spec.project ?? '') : '',
    version: spec.kind === 'anthropic' ? spec.version : '',
    betas: spec.kind === 'anthropic' ? spec.betas.join(' ') : '',
    connectSeconds: deadlines.connectMs / 1_000,
    firstByteSeconds: deadlines.firstByteMs / 1_000,
    gapSeconds: deadlines.gapMs / 1_000,
    totalSeconds: deadlines.totalMs / 1_000,
    firstContentSeconds: firstContentMs === null ? null : firstContentMs / 1_000,
    maxConnections: spec.maxConnections,
    queueLimit: spec.queueLimit,
  };
}

/** The form for a known provider, or for another one that speaks a protocol. */
export function fromPreset(
  preset: Pick<ProviderPreset, 'id' | 'kind' | 'url' | 'reach' | 'needsKey'>,
  takenNames: readonly string[],
): ProviderForm {
  const spec = RemoteSpec.parse({ kind: preset.kind, url: preset.url || '-', reach: preset.reach });
  return {
    ...toForm(freeName(preset.id, takenNames), spec),
    url: preset.url,
    key: preset.needsKey ? 'new' : 'none',
    server: CompatibleServer.safeParse(preset.id).data ?? '',
  };
}

/** `name`, or `name-2` and so on where that is taken. */
export function freeName(name: string, taken: readonly string[]): string {
  if (name === '') return '';
  let free = name;
  for (let n = 2; taken.includes(free); n += 1) free = `${name}-${n}`;
  return free;
}

/** What the form says nothing about. */
type Kept = Pick<RemoteSpec, 'key' | 'enabled'>;

/** The provider that a form which was checked describes. */
export function toSpec(form: ProviderForm, kept: Kept): RemoteSpec {
  return RemoteSpec.parse(specInput(form, kept));
}

function specInput(form: ProviderForm, { key, enabled }: Kept): object {
  const { connectMs, firstByteMs, gapMs, totalMs } = REMOTE_DEADLINES;
  const limits = { maxConnections: form.maxConnections, queueLimit: form.queueLimit };
  return {
    ...{ kind: form.kind, url: form.url.trim(), reach: form.reach, key, enabled },
    deadlines: {
      connectMs: milliseconds(form.connectSeconds) ?? connectMs,
      firstByteMs: milliseconds(form.firstByteSeconds) ?? firstByteMs,
      gapMs: milliseconds(form.gapSeconds) ?? gapMs,
      totalMs: milliseconds(form.totalSeconds) ?? totalMs,
    },
    firstContentMs: milliseconds(form.firstContentSeconds),
    ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== null)),
    ...ownFields(form),
  };
}

/** What only one kind has. */
function ownFields(form: ProviderForm): object {
  switch (form.kind) {
    case 'openai-compatible':
      return { server: orNull(form.server) };
    case 'openai':
      return { organization: orNull(form.organization), project: orNull(form.project) };
    case 'anthropic':
      return {
        ...(form.version.trim() === '' ? {} : { version: form.version.trim() }),
        betas: form.betas.split(/[\s,]+/).filter((beta) => beta !== ''),
      };
  }
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 1_000);
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
