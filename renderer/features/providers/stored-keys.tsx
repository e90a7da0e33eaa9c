import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedKey } from '../../../contract/key.ts';
import { Answer } from '../../components/answer.tsx';
import { ConfirmLoss } from '../../components/confirm-loss.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import classes from './providers.module.css';

/** All keys that are stored, who uses them, and a way to delete those that nobody does. */
export function StoredKeys({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer title={t('providers.keys.title')} opened={opened} onClose={onClose}>
      {opened ? <Keys /> : null}
    </Drawer>
  );
}

function Keys() {
  const { t } = useTranslation();
  const keys = useHostQuery('keys.list', {});
  const [removing, setRemoving] = useState<ListedKey | null>(null);
  const remove = useHostMutation('keys.remove', {
    onSuccess() {
      notifyDone(t('providers.keys.removed', { name: removing?.name ?? '' }));
      setRemoving(null);
    },
  });
  return (
    <>
      <Answer query={keys}>
        {(all) =>
          all.length === 0 ? (
            <p className="dim">{t('providers.keys.none')}</p>
          ) : (
            <ul className={classes['keys']}>
              {all.map((key) => (
                <li key={key.id}>
                  <div className={classes['keyWords']}>
                    <p>
                      <span className="typed">{key.name}</span>{' '}
                      <span className="typed dim">…{key.last4}</span>
                    </p>
                    <p className="dim">
                      {t(`providers.key.stores.${key.store}`)},{' '}
                      {key.usedBy.length === 0
                        ? t('providers.keys.unused')
                        : t('providers.keys.usedBy', {
                            names: key.usedBy.map(({ name }) => name).join(', '),
                          })}
                    </p>
                  </div>
                  {key.usedBy.length > 0 ? null : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`${t('providers.keys.remove')} ${key.name}`}
                      onClick={() => setRemoving(key)}
                    >
                      {t('providers.keys.remove')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      <ConfirmLoss
        opened={removing !== null}
        title={t('providers.keys.removeTitle')}
        confirm={t('providers.keys.remove')}
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
        <p>{t('providers.keys.removeWhat', { name: removing?.name ?? '' })}</p>
      </ConfirmLoss>
    </>
  );
}
