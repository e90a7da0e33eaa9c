import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { Licences } from './licences.tsx';
import { Section } from './section.tsx';
import { PlainRow } from './setting-row.tsx';

/** Which program this is, and where it keeps what it keeps. */
export function AboutSection() {
  const { t } = useTranslation();
  const status = useHostQuery('host.status', {});
  return (
    <Section name="about">
      <Answer query={status}>
        {({ version, startedAt, dataDirectory }) => (
          <>
            <PlainRow label={t('settings.version')}>MLX Manager {version}</PlainRow>
            <PlainRow label={t('settings.since')}>
              <Moment at={startedAt} />
            </PlainRow>
            <PlainRow label={t('settings.dataDirectory')} description={t('settings.dataDirectoryWhat')}>
              <span>
                <code className="typed">{dataDirectory}</code> <CopyButton value={dataDirectory} />
              </span>
            </PlainRow>
          </>
        )}
      </Answer>
      <Licences />
    </Section>
  );
}
