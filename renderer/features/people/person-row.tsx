import { Button, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../contract/person.ts';
import { PersonRole } from '../../../contract/person.ts';
import { Moment } from '../../components/moment.tsx';
import { notifyFailed } from '../../components/notify.tsx';
import { useMe } from '../../host/me.ts';
import { useHostMutation } from '../../host/use-host.ts';
import classes from './people.module.css';

/** One account, and what can be done with it: `children` where that is something else than for an account in use. */
export function PersonRow({
  person,
  onRemove,
  children,
}: {
  readonly person: Person;
  readonly onRemove?: (person: Person) => void;
  readonly children?: ReactNode;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const isMe = me.kind === 'person' && me.id === person.id;
  return (
    <li className={classes['person']} data-state={person.state}>
      <div className={classes['words']}>
        <p>
          <span className="typed">{person.name}</span>{' '}
          {isMe ? <span className="dim">{t('people.you')}</span> : null}
          {person.state === 'disabled' ? (
            <span className={classes['disabled']}>{t('people.states.disabled')}</span>
          ) : null}
        </p>
        <p className="dim">
          {person.state === 'waiting' ? (
            <>
              {t('people.asked')} <Moment at={person.createdAt} />
            </>
          ) : person.lastSeenAt === null ? (
            t('people.neverSeen')
          ) : (
            <>
              {t('people.seen')} <Moment at={person.lastSeenAt} />
            </>
          )}
        </p>
      </div>
      <div className={classes['buttons']}>{children ?? <Controls person={person} onRemove={onRemove} />}</div>
    </li>
  );
}

function Controls({
  person,
  onRemove,
}: {
  readonly person: Person;
  readonly onRemove: ((person: Person) => void) | undefined;
}) {
  const { t } = useTranslation();
  const setRole = useHostMutation('people.setRole', { onError: notifyFailed });
  const approve = useHostMutation('people.approve', { onError: notifyFailed });
  const disable = useHostMutation('people.disable', { onError: notifyFailed });
  const { id, name, role, state } = person;
  const isDisabled = state === 'disabled';
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={`${t('people.role')} ${name}`}
        value={role}
        disabled={setRole.isPending}
        data={PersonRole.options.map((value) => ({ value, label: t(`people.roles.${value}`) }))}
        onChange={({ currentTarget: { value } }) => setRole.mutate({ id, role: PersonRole.parse(value) })}
      />
      <Button
        size="compact-sm"
        variant="default"
        loading={approve.isPending || disable.isPending}
        aria-label={`${t(isDisabled ? 'people.enable' : 'people.disable')} ${name}`}
        onClick={() => (isDisabled ? approve : disable).mutate({ id })}
      >
        {t(isDisabled ? 'people.enable' : 'people.disable')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t('people.remove')} ${name}`}
        onClick={() => onRemove?.(person)}
      >
        {t('people.remove')}
      </Button>
    </>
  );
}
