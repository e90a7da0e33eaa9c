import { useTranslation } from 'react-i18next';
import { formatProblems } from '../../../contract/configuration.ts';
import type { ConfigurationFileStatus } from '../../../contract/configuration.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { ExportConfiguration } from './export-configuration.tsx';
import { ImportConfiguration } from './import-configuration.tsx';
import { Section } from './section.tsx';
import { PlainRow } from './setting-row.tsx';

/** The whole configuration as one file: taken along, brought in, or followed. */
export function ConfigurationSection() {
  const { data: followed = null } = useHostQuery('configuration.status', {});
  return (
    <Section name="configuration">
      {followed === null ? null : <Followed status={followed} />}
      <ExportConfiguration />
      <ImportConfiguration />
    </Section>
  );
}

function Followed({ status }: { readonly status: ConfigurationFileStatus }) {
  const { t } = useTranslation();
  const { file, state, problems } = status;
  return (
    <PlainRow label={t('settings.followed')} description={t('settings.followedWhat')}>
      <code className="typed">{file}</code>
      <StateDot tone={state === 'applied' ? 'good' : 'bad'} word={t(`settings.followedState.${state}`)} />
      {problems.length === 0 ? null : (
        <FailureNote
          failure={{ message: t('settings.followedRejected'), hint: `${formatProblems(file, problems)}\n` }}
        />
      )}
    </PlainRow>
  );
}
