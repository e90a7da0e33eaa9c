import { Failure } from '../../contract/failure.ts';
import { DEFAULT_SETTINGS, SettingsSectionName, SettingsUpdate } from '../../contract/settings.ts';
import type { Settings, SettingsSection } from '../../contract/settings.ts';
import { formatBytes } from './output.ts';

/** One setting by the name that people type: `gateway.port`. */
export interface SettingField {
  readonly section: SettingsSection;
  readonly field: string;
}

export const nameOf = ({ section, field }: SettingField) => `${section}.${field}`;

/** Every setting there is. */
export const SETTING_FIELDS: readonly SettingField[] = SettingsSectionName.options.flatMap((section) =>
  Object.keys(DEFAULT_SETTINGS[section]).map((field) => ({ section, field })),
);

/** @throws Failure `not_found` */
export function settingNamed(name: string): SettingField {
  const found = SETTING_FIELDS.find((one) => nameOf(one) === name);
  if (found !== undefined) return found;
  throw new Failure('not_found', `There is no setting named "${name}".`, {
    hint: '`settings list` shows what there is.',
  });
}

export function valueIn(settings: Settings, { section, field }: SettingField): unknown {
  return new Map<string, unknown>(Object.entries(settings[section])).get(field);
}

/**
 * What a person types for a setting as a change of it. Numbers, true, false, null and whatever else is JSON are
 * themselves; `never` and `none` are null where that means something; a list is its words; a memory budget is `75%`,
 * `16GB` or bytes.
 * @throws Failure `invalid_input`
 */
export function changeFromWords(wanted: SettingField, words: readonly string[]): SettingsUpdate {
  const { section, field } = wanted;
  const [word = ''] = words;
  const readings = words.length === 1 ? readingsOf(word) : [words];
  const tries = readings.map((reading) =>
    SettingsUpdate.safeParse({ section, changes: { [field]: reading } }),
  );
  const fitting = tries.find(({ success }) => success)?.data;
  if (fitting !== undefined) return fitting;
  const issues = tries.flatMap(({ error }) => error?.issues ?? []);
  // A reading of the right type has the better reason.
  const issue = issues.find(({ code }) => code !== 'invalid_type' && code !== 'invalid_union') ?? issues[0];
  const why = issue?.message ?? 'it makes no sense there';
  throw new Failure('invalid_input', `${nameOf(wanted)} cannot be "${words.join(' ')}": ${why}.`, {
    hint: '`settings get` shows what it is now.',
  });
}

/** What one word may mean, the likeliest first. */
function readingsOf(word: string): unknown[] {
  return [
    ...(word === 'never' || word === 'none' ? [null] : []),
    ...parsed(word),
    ...budget(word),
    word,
    [word],
  ];
}

function parsed(word: string): unknown[] {
  try {
    return [JSON.parse(word)];
  } catch {
    return [];
  }
}

const UNITS: Readonly<Record<string, number>> = { '': 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

function budget(word: string): object[] {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(%|[kMGT]B)?$/.exec(word) ?? [];
  if (number === '') return [];
  return unit === '%'
    ? [{ fraction: Number(number) / 100 }]
    : [{ bytes: Math.round(Number(number) * (UNITS[unit] ?? 1)) }];
}

/** A setting as one may type it again. */
export function describeValue(value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.map(String).join(' ') || '(empty)';
  if (typeof value !== 'object') return `${value as string | number | boolean}`;
  const [[kind, amount] = ['', 0]] = Object.entries(value) as [string, number][];
  return kind === 'fraction' ? `${Math.round(amount * 1_000) / 10}%` : formatBytes(amount).replace(' ', '');
}
