import { isDeepStrictEqual } from 'node:util';
import type { ConfigurationChange } from '../../contract/configuration.ts';
import { SettingsSectionName } from '../../contract/settings.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import type { Purpose } from './purpose.ts';

/** What a document changes in settings, field by field. What a file no longer sets goes back to what was chosen. */
export function settingsChanges(
  wanted: SettingsPatch,
  current: SettingsPatch,
  purpose: Purpose,
): ConfigurationChange[] {
  const [before, after] = [fields(current), fields(wanted)];
  const change =
    (action: ConfigurationChange['action']) =>
    (name: string): ConfigurationChange => ({ what: 'setting', action, name, fields: [] });
  const differing = [...after.keys()].filter((name) => !isDeepStrictEqual(before.get(name), after.get(name)));
  return [
    ...differing.map((name) => change(before.has(name) ? 'update' : 'add')(name)),
    ...(purpose.kind === 'file' ? [...before.keys()].filter((name) => !after.has(name)) : []).map(
      change('remove'),
    ),
  ];
}

function fields(patch: SettingsPatch): Map<string, unknown> {
  return new Map(
    SettingsSectionName.options.flatMap((section) =>
      Object.entries(patch[section] ?? {}).map(([field, value]) => [`${section}.${field}`, value] as const),
    ),
  );
}
