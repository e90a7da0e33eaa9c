import { useQueryClient } from '@tanstack/react-query';
import { HubSettings, HubSettingsUpdate } from '../../../contract/model.ts';
import type { HubSettingsView } from '../../../contract/model.ts';
import { patchQuery } from '../../host/query-key.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { isSame } from './is-same.ts';
import { issuesOf } from './issues-of.ts';
import { useField } from './use-field.ts';
import type { Field } from './use-field.ts';

const DEFAULTS = HubSettings.parse({});

/** One thing that is set for the hub; as {@link useSetting}, but for what these settings do not know. */
export function useHubSetting<F extends keyof HubSettings>(
  settings: HubSettingsView,
  field: F,
  label: string,
): Field<HubSettings[F]> {
  const queries = useQueryClient();
  const save = useHostMutation('models.saveSettings', {
    onSuccess: (view) => void patchQuery(queries, 'models.settings', {}, () => view),
  });
  const change = (value: unknown) => ({ changes: { [field]: value }, expected: settings.revision });
  const write = (value: HubSettings[F]) => save.mutateAsync(HubSettingsUpdate.parse(change(value)));
  return useField<HubSettings[F]>(label, {
    value: settings[field],
    isChosen: !isSame(settings[field], DEFAULTS[field]),
    overriddenBy: null,
    needsRestart: false,
    check: (value) => issuesOf(HubSettingsUpdate.safeParse(change(value)).error),
    write,
    reset: () => write(DEFAULTS[field]),
  });
}
