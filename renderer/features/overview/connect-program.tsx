import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Snippet } from '../../../contract/integration.ts';
import { Answer } from '../../components/answer.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { useModelNames } from '../../host/use-model-names.ts';
import { said } from '../../i18n/said.ts';
import { SetUpProgram } from './set-up-program.tsx';
import classes from './overview.module.css';

/** What to copy into a program so that it uses the gateway; for those with a settings file, one click that does it. */
export function ConnectProgram() {
  const { t } = useTranslation();
  const [programId, setProgramId] = useState('curl');
  const [chosenModel, setModel] = useState<string | null>(null);
  const names = useModelNames();
  const list = useHostQuery('integrations.list', { model: chosenModel }, { keepPrevious: true });
  return (
    <section aria-labelledby="connect">
      <h2 id="connect" className={classes['heading']}>
        {t('overview.connect')}
      </h2>
      <Answer query={list}>
        {({ integrations, model }) => {
          const program = integrations.find(({ id }) => id === programId);
          const models = [...new Set([...(model === null ? [] : [model]), ...names])];
          return (
            <>
              <div className={classes['choices']}>
                <NativeSelect
                  label={t('overview.program')}
                  value={programId}
                  onChange={({ currentTarget: { value } }) => setProgramId(value)}
                  data={integrations.map(({ id, name }) => ({ value: id, label: name }))}
                />
                {models.length === 0 ? null : (
                  <NativeSelect
                    label={t('overview.model')}
                    value={model ?? ''}
                    onChange={({ currentTarget: { value } }) => setModel(value)}
                    data={models}
                  />
                )}
              </div>
              {program === undefined ? null : (
                <>
                  {program.note === null ? null : <p className="dim">{said(program.note)}</p>}
                  {program.config === null ? null : (
                    <SetUpProgram
                      key={program.config.tool}
                      name={program.name}
                      config={program.config}
                      model={model}
                    />
                  )}
                  {program.snippets.map((snippet) => (
                    <CopyText key={snippet.title} snippet={snippet} />
                  ))}
                </>
              )}
            </>
          );
        }}
      </Answer>
    </section>
  );
}

function CopyText({ snippet }: { readonly snippet: Snippet }) {
  const { t } = useTranslation();
  const title = said(snippet.title);
  return (
    <figure className={classes['snippet']}>
      <figcaption>
        <span className="dim">{title}</span>
        <CopyButton value={snippet.text} label={t('overview.copySnippet', { title })} />
      </figcaption>
      <pre tabIndex={0} role="region" aria-label={title}>
        {snippet.text}
      </pre>
    </figure>
  );
}
