import { useTranslation } from 'react-i18next';
import type { Client } from '../../../contract/access.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { toForm } from './app-form.ts';

/** Tells what of a program's form is different now, by name and as it is now. */
export function useAppChanges(base: Client): (theirs: Client) => (readonly [string, string])[] {
  const { t } = useTranslation();
  const { data: routes = [] } = useHostQuery('routes.list', {});
  const all = (client: Client): readonly (readonly [string, string])[] => {
    const { name, restricted, models, routes: ids, ...limits } = toForm(client);
    const patterns = ids.map((id) => routes.find((route) => route.id === id)?.pattern ?? id);
    const limit = (value: number | null) => (value === null ? t('apps.form.noLimit') : String(value));
    return [
      [t('apps.form.name'), name],
      [t('apps.columns.models'), restricted ? t('apps.form.some') : t('apps.form.all')],
      [t('apps.form.names'), models.replaceAll('\n', ', ') || '–'],
      [t('apps.form.routes'), patterns.join(', ') || '–'],
      [t('apps.form.requestsPerMinute'), limit(limits.requestsPerMinute)],
      [t('apps.form.tokensPerMinute'), limit(limits.tokensPerMinute)],
      [t('apps.form.concurrency'), limit(limits.concurrency)],
      [t('apps.form.dollarsPerDay'), limit(limits.dollarsPerDay)],
    ];
  };
  return (theirs) => {
    const before = all(base);
    return all(theirs)
      .filter(([, value], index) => before[index]?.[1] !== value)
      .map(([label, value]) => [label, value]);
  };
}
