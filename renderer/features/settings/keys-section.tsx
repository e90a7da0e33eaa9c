import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { KeyStorage, ListedKey } from '../../../contract/key.ts';
import { Answer } from '../../components/answer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { said } from '../../i18n/said.ts';
import { Section } from './section.tsx';
import { PlainRow } from './setting-row.tsx';
import classes from './settings.module.css';

/** Where secrets are kept, and which there are. Keys are added where they are used. */
export function KeysSection() {
  const { t } = useTranslation();
  const storage = useHostQuery('keys.storage', {});
  const keys = useHostQuery('keys.list', {});
  return (
    <Section name="keys">
      <PlainRow label={t('settings.storage')} description={t('settings.storageWhat')}>
        <Answer query={storage} loading={<StateDot tone="busy" word={t('settings.storageTesting')} />}>
          {(found) => <Storage found={found} />}
        </Answer>
      </PlainRow>
      <Answer query={keys}>
        {(all) => (
          <>
            {all.some(({ store }) => store === 'fernet') ? <Rotate /> : null}
            {all.length === 0 ? null : <Keys keys={all} />}
          </>
        )}
      </Answer>
    </Section>
  );
}

function Storage({ found: { store, why, phrases } }: { readonly found: KeyStorage }) {
  const { t } = useTranslation();
  return (
    <>
      <StateDot tone={why === null ? 'good' : 'busy'} word={t(`settings.stores.${store}`)} />
      {why === null ? null : (
        <p className={`dim ${classes['note']}`}>
          <Sentence text={said(phrases?.why ?? why)} />
        </p>
      )}
    </>
  );
}

function Rotate() {
  const { t } = useTranslation();
  const rotate = useHostMutation('keys.rotate', {
    onSuccess: ({ rotated }) => notifyDone(t('settings.rotated', { count: rotated })),
  });
  return (
    <PlainRow label={t('settings.masterKey')} description={t('settings.masterKeyWhat')}>
      {rotate.error === null ? null : <FailureNote failure={rotate.error} />}
      <div className={classes['buttons']}>
        <Button
          size="compact-sm"
          variant="default"
          loading={rotate.isPending}
          onClick={() => rotate.mutate({})}
        >
          {t('settings.rotate')}
        </Button>
      </div>
    </PlainRow>
  );
}

function Keys({ keys }: { readonly keys: readonly ListedKey[] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes['list']} aria-label={t('settings.sections.keys')}>
      {keys.map(({ id, name, last4, store, usedBy }) => (
        <li key={id}>
          <span className="typed one-line">{name}</span>
          <code className="typed">{last4 === '' ? '…' : `…${last4}`}</code>
          <span className="dim one-line">{t(`settings.keptIn.${store}`)}</span>
          <span className="dim one-line">{usedBy.map((user) => user.name).join(', ')}</span>
        </li>
      ))}
    </ul>
  );
}
