import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../contract/settings.ts';
import { SwitchSetting } from './inputs.tsx';
import { Section } from './section.tsx';
import { useSetting } from './use-setting.ts';

const KINDS = [
  'serverFailed',
  'keyRefused',
  'appAsks',
  'accountWaits',
  'serverStarting',
  'serverReady',
  'requestFailed',
  'fallbackUsed',
  'downloadDone',
  'updateAvailable',
] as const;

/** What the menu-bar app tells while its window is closed. */
export function NotificationsSection() {
  const { t } = useTranslation();
  return (
    <Section name="notifications">
      <p className="dim">{t('settings.notificationsWhat')}</p>
      {KINDS.map((kind) => (
        <Notification key={kind} kind={kind} />
      ))}
    </Section>
  );
}

function Notification({ kind }: { readonly kind: keyof Settings['notifications'] }) {
  const { t } = useTranslation();
  const label = t(`settings.notify.${kind}`);
  return <SwitchSetting field={useSetting('notifications', kind, label)} label={label} />;
}
