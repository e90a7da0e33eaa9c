import { DEFAULT_SETTINGS, Settings, SettingsSectionName } from '../../contract/settings.ts';
import type { SettingsPatch, SettingsSource, SettingsView } from '../../contract/settings.ts';

/** Settings that come from elsewhere than the interface. */
export interface Override {
  readonly by: SettingsSource;
  readonly values: SettingsPatch;
}

export interface Layered {
  readonly settings: Settings;
  readonly overridden: SettingsView['overridden'];
}

/** Puts the defaults, what was chosen, and what overrides that on top of each other: the last one wins, field by field. */
export function layer(chosen: SettingsPatch, overrides: readonly Override[]): Layered {
  const patches = [chosen, ...overrides.map(({ values }) => values)];
  const by = new Map(
    overrides.flatMap(({ by: source, values }) => fieldsOf(values).map((field) => [field, source] as const)),
  );
  return {
    settings: Settings.parse(
      Object.fromEntries(
        SettingsSectionName.options.map((section) => [
          section,
          Object.assign({}, DEFAULT_SETTINGS[section], ...patches.map((patch) => given(patch[section]))),
        ]),
      ),
    ),
    overridden: [...by].map(([field, source]) => ({ field, by: source })),
  };
}

/** Each field that a patch holds, as `section.field`. */
export function fieldsOf(patch: SettingsPatch): string[] {
  return SettingsSectionName.options.flatMap((section) =>
    Object.keys(given(patch[section])).map((field) => `${section}.${field}`),
  );
}

function given(section: object | undefined): object {
  return Object.fromEntries(Object.entries(section ?? {}).filter(([, value]) => value !== undefined));
}
