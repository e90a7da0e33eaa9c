import { Button, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Route } from '../../../contract/route.ts';
import { Facts } from '../../components/facts.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { draftOf } from './route-draft.ts';
import classes from './routes.module.css';

/** Says that somebody else changed the route that is being edited, what they made of it, and asks whose is to stay. */
export function ChangedElsewhere({
  base,
  theirs,
  onLoad,
  onKeep,
}: {
  readonly base: Route;
  /** As the host has it now; undefined when it was removed. */
  readonly theirs: Route | undefined;
  readonly onLoad: (theirs: Route) => void;
  readonly onKeep: (theirs: Route) => void;
}) {
  const { t } = useTranslation();
  const changes = useChanges(base, theirs);
  if (theirs?.revision === base.revision) return null;
  return (
    <div role="alert" className={classes['elsewhere']}>
      <p>
        <IconAlertTriangle size={14} aria-hidden />{' '}
        {theirs === undefined ? t('routes.elsewhere.removed') : t('routes.elsewhere.changed')}
      </p>
      {theirs === undefined ? null : (
        <>
          <Facts facts={changes} />
          <Group gap="sm">
            <Button size="compact-sm" variant="default" onClick={() => onLoad(theirs)}>
              {t('routes.elsewhere.load')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => onKeep(theirs)}>
              {t('routes.elsewhere.keep')}
            </Button>
          </Group>
        </>
      )}
    </div>
  );
}

/** What is different now, by name and as it is now. */
function useChanges(base: Route, theirs: Route | undefined): (readonly [string, string])[] {
  const { t } = useTranslation();
  const { data: backends } = useHostQuery('backends.list', {});
  if (theirs === undefined) return [];
  const chain = theirs.targets
    .map(({ backend, model }) => {
      const name = backends?.find(({ id }) => id === backend)?.name ?? '–';
      return model === null ? name : `${name} (${model})`;
    })
    .join(' → ');
  const yesNo = (yes: boolean) => (yes ? t('routes.elsewhere.yes') : t('routes.elsewhere.no'));
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
}
