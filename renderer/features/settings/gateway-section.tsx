import { useTranslation } from 'react-i18next';
import { useModelNames } from '../../host/use-model-names.ts';
import { Browsers } from './browsers.tsx';
import { ChoiceSetting, LinesSetting, NumberSetting, TextSetting } from './inputs.tsx';
import { Section } from './section.tsx';
import { useSetting } from './use-setting.ts';
import classes from './settings.module.css';

const PEOPLE_MODES = ['off', 'sign-in', 'register'] as const;
const LOOPBACK = /^(?:localhost|127\.[\d.]+|::1)$/;

/** Where programs reach the gateway, who may, and what is asked where none is named. */
export function GatewaySection() {
  const { t } = useTranslation();
  const host = useSetting('gateway', 'host', t('settings.host'));
  const port = useSetting('gateway', 'port', t('settings.port'));
  const defaultModel = useSetting('gateway', 'defaultModel', t('settings.defaultModel'));
  const allowedHosts = useSetting('gateway', 'allowedHosts', t('settings.allowedHosts'));
  const allowedOrigins = useSetting('gateway', 'allowedOrigins', t('settings.allowedOrigins'));
  const people = useSetting('gateway', 'people', t('settings.people'));
  const tlsCertificate = useSetting('gateway', 'tlsCertificate', t('settings.tlsCertificate'));
  const tlsKey = useSetting('gateway', 'tlsKey', t('settings.tlsKey'));
  const trustedProxies = useSetting('gateway', 'trustedProxies', t('settings.trustedProxies'));
  return (
    <Section name="gateway">
      <TextSetting
        field={host}
        label={t('settings.host')}
        description={t('settings.hostWhat')}
        suggestions={['127.0.0.1', '0.0.0.0', '::1', '::']}
        empty=""
      />
      {LOOPBACK.test(host.draft) ? null : <p className={classes['warning']}>{t('settings.hostOpen')}</p>}
      <NumberSetting field={port} label={t('settings.port')} description={t('settings.portWhat')} />
      <TextSetting
        field={defaultModel}
        label={t('settings.defaultModel')}
        description={t('settings.defaultModelWhat')}
        placeholder={t('settings.defaultModelNone')}
        suggestions={useModelNames()}
        empty={null}
      />
      <LinesSetting
        field={allowedHosts}
        label={t('settings.allowedHosts')}
        description={t('settings.allowedHostsWhat')}
        placeholder="my-mac.local"
      />
      <LinesSetting
        field={allowedOrigins}
        label={t('settings.allowedOrigins')}
        description={t('settings.allowedOriginsWhat')}
        placeholder="https://chat.example.org"
      />
      <TextSetting
        field={tlsCertificate}
        label={t('settings.tlsCertificate')}
        description={t('settings.tlsCertificateWhat')}
        placeholder="/etc/ssl/my-mac.pem"
        empty={null}
      />
      <TextSetting
        field={tlsKey}
        label={t('settings.tlsKey')}
        description={t('settings.tlsKeyWhat')}
        placeholder="/etc/ssl/my-mac.key"
        empty={null}
      />
      <LinesSetting
        field={trustedProxies}
        label={t('settings.trustedProxies')}
        description={t('settings.trustedProxiesWhat')}
        placeholder="10.0.0.0/8"
      />
      <ChoiceSetting
        field={people}
        label={t('settings.people')}
        description={t('settings.peopleWhat')}
        choices={PEOPLE_MODES.map((value) => ({ value, label: t(`settings.peopleModes.${value}`) }))}
      />
      <Browsers />
    </Section>
  );
}
