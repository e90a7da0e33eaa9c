import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../contract/person.ts';
import { Answer } from '../../components/answer.tsx';
import { ConfirmLoss } from '../../components/confirm-loss.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { Padded, Screen } from '../../components/screen.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { PersonRow } from './person-row.tsx';
import classes from './people.module.css';

const FIRST_COMMAND = 'mlx-manager people add NAME --admin';

/** The accounts of this host: who waits comes first. */
export default function PeopleScreen() {
  const { t } = useTranslation();
  const [filter, setFilter] = useFilter('filter');
  const people = useHostQuery('people.list', {});
  const [removing, setRemoving] = useState<Person | null>(null);
  const remove = useHostMutation('people.remove', {
    onSuccess() {
      notifyDone(t('people.removed', { name: removing?.name ?? '' }));
      setRemoving(null);
    },
  });
  const approve = useHostMutation('people.approve', { onError: notifyFailed });
  const refuse = useHostMutation('people.refuse', { onError: notifyFailed });
  const fits = ({ name }: Person) => name.toLowerCase().includes(filter.trim().toLowerCase());
  return (
    <Screen
      title={t('screens.people')}
      tools={people.data?.length === 0 ? null : <FilterField value={filter} onChange={setFilter} />}
    >
      <Padded>
        <Answer query={people}>
          {(all) => {
            const waiting = all.filter(({ state }) => state === 'waiting').filter(fits);
            const others = all.filter(({ state }) => state !== 'waiting').filter(fits);
            if (all.length === 0) {
              return (
                <EmptyState
                  sentence={t('people.empty')}
                  action={
                    <span className={classes['buttons']}>
                      <code className="typed">{FIRST_COMMAND}</code>
                      <CopyButton value={FIRST_COMMAND} />
                    </span>
                  }
                />
              );
            }
            return (
              <div className={classes['lists']}>
                {waiting.length === 0 ? null : (
                  <section aria-labelledby="people-waiting">
                    <h2 id="people-waiting">{t('people.waiting', { count: waiting.length })}</h2>
                    <ul className={classes['people']}>
                      {waiting.map((person) => (
                        <PersonRow key={person.id} person={person}>
                          <Button
                            size="compact-sm"
                            aria-label={`${t('people.approve')} ${person.name}`}
                            onClick={() => approve.mutate({ id: person.id })}
                          >
                            {t('people.approve')}
                          </Button>
                          <Button
                            size="compact-sm"
                            variant="default"
                            aria-label={`${t('people.refuse')} ${person.name}`}
                            onClick={() => refuse.mutate({ id: person.id })}
                          >
                            {t('people.refuse')}
                          </Button>
                        </PersonRow>
                      ))}
                    </ul>
                  </section>
                )}
                <section aria-labelledby="people-accounts">
                  <h2 id="people-accounts">{t('people.accounts')}</h2>
                  {others.length === 0 ? (
                    <p className="dim">{t('words.nothingFound', { filter })}</p>
                  ) : (
                    <ul className={classes['people']}>
                      {others.map((person) => (
                        <PersonRow key={person.id} person={person} onRemove={setRemoving} />
                      ))}
                    </ul>
                  )}
                </section>
              </div>
            );
          }}
        </Answer>
      </Padded>
      <ConfirmLoss
        opened={removing !== null}
        title={t('people.removeTitle')}
        confirm={t('people.remove')}
        busy={remove.isPending}
        failure={remove.error}
        onConfirm={() => {
          if (removing !== null) remove.mutate({ id: removing.id });
        }}
        onClose={() => {
          remove.reset();
          setRemoving(null);
        }}
      >
        <p>{t('people.removeWhat', { name: removing?.name ?? '' })}</p>
      </ConfirmLoss>
    </Screen>
  );
}
