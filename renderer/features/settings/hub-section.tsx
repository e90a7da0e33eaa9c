import { useTranslation } from 'react-i18next';
import type { HubSettingsView } from '../../../contract/model.ts';
import { Answer } from '../../components/answer.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { HubToken } from './hub-token.tsx';
import { LinesSetting, NumberSetting, TextSetting } from './inputs.tsx';
import { Section } from './section.tsx';
import { useHubSetting } from './use-hub-setting.ts';

/** Where models come from and lie. */
export function HubSection() {
  const settings = useHostQuery('models.settings', {});
  return (
    <Section name="hub">
      <Answer query={settings}>{(view) => <Fields settings={view} />}</Answer>
    </Section>
  );
}

function Fields({ settings }: { readonly settings: HubSettingsView }) {
  const { t } = useTranslation();
  const endpoint = useHubSetting(settings, 'endpoint', t('settings.endpoint'));
  const folders = useHubSetting(settings, 'folders', t('settings.folders'));
  const parallel = useHubSetting(settings, 'parallelDownloads', t('settings.parallel'));
  return (
    <>
      <HubToken settings={settings} />
      <TextSetting
        field={endpoint}
        label={t('settings.endpoint')}
        description={t('settings.endpointWhat')}
        placeholder="https://huggingface.co"
        empty={null}
      />
      <LinesSetting
        field={folders}
        label={t('settings.folders')}
        description={t('settings.foldersWhat')}
        placeholder="/Volumes/Models"
      />
      <NumberSetting field={parallel} label={t('settings.parallel')} />
    </>
  );
}
