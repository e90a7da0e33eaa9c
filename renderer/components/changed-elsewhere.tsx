import { Button, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Facts } from './facts.tsx';
import classes from './changed-elsewhere.module.css';

/**
 * Says that somebody else changed what is being edited, what they made of it, and asks whose is to stay; or that it was
 * deleted.
 */
export function ChangedElsewhere<Stored extends { readonly revision: number }>({
  base,
  theirs,
  changesIn,
  onLoad,
  onKeep,
}: {
  /** What the form was filled from. */
  readonly base: Stored;
  /** As the host has it now; undefined when it was removed. */
  readonly theirs: Stored | undefined;
  /** What is different in it, by name and as it is now. */
  readonly changesIn: (theirs: Stored) => readonly (readonly [string, string])[];
  readonly onLoad: (theirs: Stored) => void;
  readonly onKeep: (theirs: Stored) => void;
}) {
  const { t } = useTranslation();
  // One that is older was read before one's own change was saved.
  if (theirs !== undefined && theirs.revision <= base.revision) return null;
  return (
    <div role="alert" className={classes['note']}>
      <p>
        <IconAlertTriangle size={14} aria-hidden />{' '}
        {theirs === undefined ? t('elsewhere.removed') : t('elsewhere.changed')}
      </p>
      {theirs === undefined ? null : (
        <>
          <Facts facts={changesIn(theirs)} />
          <Group gap="sm">
            <Button size="compact-sm" variant="default" onClick={() => onLoad(theirs)}>
              {t('elsewhere.load')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => onKeep(theirs)}>
              {t('elsewhere.keep')}
            </Button>
          </Group>
        </>
      )}
    </div>
  );
}
