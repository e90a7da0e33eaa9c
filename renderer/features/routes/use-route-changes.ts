import { useTranslation } from 'react-i18next';
import type { Route } from '../../../contract/route.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { draftOf } from './route-draft.ts';

/** Tells what is different in a route now, by name and as it is now. */
export function useRouteChanges(base: Route): (theirs: Route) => (readonly [string, string])[] {
  const { t } = useTranslation();
  const { data: backends } = useHostQuery('backends.list', {});
  const yesNo = (yes: boolean) => (yes ? t('elsewhere.yes') : t('elsewhere.no'));
  return (theirs) => {
    const chain = theirs.targets
      .map(({ backend, model }) => {
        const name = backends?.find(({ id }) => id === backend)?.name ?? '–';
        return model === null ? name : `${name} (${model})`;
      })
      .join(' → ');
    const words: Readonly<Record<keyof ReturnType<typeof draftOf>, readonly [string, string]>> = {
      pattern: [t('routes.columns.pattern'), theirs.pattern],
      match: [t('routes.columns.match'), t(`routes.match.${theirs.match}`)],
      targets: [t('routes.columns.targets'), chain],
      priority: [t('routes.columns.priority'), String(theirs.priority)],
      enabled: [t('routes.columns.enabled'), yesNo(theirs.enabled)],
      waitForWholeAnswer: [t('routes.form.wait'), yesNo(theirs.waitForWholeAnswer)],
    };
    const [before, now] = [draftOf(base), draftOf(theirs)];
    const fields = Object.keys(words) as (keyof typeof words)[];
    return fields
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(now[field]))
      .map((field) => words[field]);
  };
}
