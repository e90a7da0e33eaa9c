import { useQueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { SettingsReset, SettingsUpdate } from '../../../contract/settings.ts';
import type { Settings, SettingsSection, SettingsView } from '../../../contract/settings.ts';
import { patchQuery } from '../../host/query-key.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { issuesOf } from './issues-of.ts';
import { useField } from './use-field.ts';
import type { Field } from './use-field.ts';

export const SettingsContext = createContext<SettingsView | null>(null);

/** The settings as the host has them at this moment. */
export function useSettingsView(): SettingsView {
  const view = use(SettingsContext);
  if (view === null) throw new Error('a setting is shown outside of the settings');
  return view;
}

/** One setting. It is saved with the revision that this window has seen, so that none that it has not is overwritten. */
export function useSetting<S extends SettingsSection, F extends keyof Settings[S] & string>(
  section: S,
  field: F,
  label: string,
): Field<Settings[S][F]> {
  const { settings, revisions, chosen, overridden, needRestart } = useSettingsView();
  const queries = useQueryClient();
  const onSuccess = (view: SettingsView) => void patchQuery(queries, 'settings.get', {}, () => view);
  const update = useHostMutation('settings.update', { onSuccess });
  const reset = useHostMutation('settings.reset', { onSuccess });
  const name = `${section}.${field}`;
  const expected = revisions[section];
  const change = (value: unknown) => ({ section, changes: { [field]: value }, expected });
  return useField(label, {
    value: settings[section][field],
    isChosen: chosen.includes(name),
    overriddenBy: overridden.find((one) => one.field === name)?.by ?? null,
    needsRestart: needRestart.includes(name),
    check: (value) => issuesOf(SettingsUpdate.safeParse(change(value)).error),
    write: (value) => update.mutateAsync(SettingsUpdate.parse(change(value))),
    reset: () => reset.mutateAsync(SettingsReset.parse({ section, fields: [field], expected })),
  });
}
