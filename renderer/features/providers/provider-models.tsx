import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackendId } from '../../../contract/ids.ts';
import type { DiscoveredModel } from '../../../contract/model.ts';
import { Answer } from '../../components/answer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { useRouteTo } from '../../components/use-route-to.ts';
import { useHostQuery } from '../../host/use-host.ts';
import classes from './providers.module.css';

/** Rows that are shown at once; a name finds the others. */
const SHOWN = 50;
/** From so many on there is a field to find one. */
const MANY = 10;

/** What a provider has, each with a route or with one click to it. */
export function ProviderModels({ id }: { readonly id: BackendId }) {
  const { t } = useTranslation();
  const discovered = useHostQuery('models.discovered', {});
  const [wanted, setWanted] = useState('');
  return (
    <section aria-labelledby="provider-models" className={classes['section']}>
      <h2 id="provider-models" className={classes['heading']}>
        {t('providers.models.title')}
      </h2>
      <Answer query={discovered}>
        {(all) => {
          const found = all.find(({ backend }) => backend === id);
          const models = found?.models ?? [];
          const fitting = models.filter((model) =>
            model.id.toLowerCase().includes(wanted.trim().toLowerCase()),
          );
          return (
            <>
              {found === undefined || found.failure === null ? null : <FailureNote failure={found.failure} />}
              {models.length < MANY ? null : (
                <TextInput
                  size="xs"
                  aria-label={t('providers.models.find')}
                  placeholder={t('providers.models.find')}
                  value={wanted}
                  onChange={(event) => setWanted(event.currentTarget.value)}
                />
              )}
              {models.length === 0 && found?.failure === null ? (
                <p className={`dim ${classes['note']}`}>{t('providers.models.none')}</p>
              ) : null}
              <ul className={classes['models']}>
                {fitting.slice(0, SHOWN).map((model) => (
                  <Model key={model.id} model={model} />
                ))}
              </ul>
              {fitting.length > SHOWN ? (
                <p className={`dim ${classes['note']}`}>
                  {t('providers.models.more', { count: fitting.length - SHOWN })}
                </p>
              ) : null}
            </>
          );
        }}
      </Answer>
    </section>
  );
}

function Model({ model: { id, reachedBy, suggestion } }: { readonly model: DiscoveredModel }) {
  const { t } = useTranslation();
  const { add, busy } = useRouteTo();
  const patterns = reachedBy.map(({ pattern }) => pattern).join(', ');
  return (
    <li>
      <span className={`typed ${classes['modelName']}`}>{id}</span>
      {patterns === '' ? (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t('models.discovered.add')} ${id}`}
          title={t('models.discovered.under', { pattern: suggestion.pattern })}
          loading={busy}
          onClick={() => add(suggestion)}
        >
          {t('models.discovered.add')}
        </Button>
      ) : (
        <span className={`dim one-line ${classes['reached']}`} title={patterns}>
          {t('providers.models.reachedBy')} <span className="typed">{patterns}</span>
        </span>
      )}
    </li>
  );
}
