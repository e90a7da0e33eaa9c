import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { Screen } from '../../components/screen.tsx';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { AboutSection } from './about-section.tsx';
import { AddressesSection } from './addresses-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { ConfigurationSection } from './configuration-section.tsx';
import { GatewaySection } from './gateway-section.tsx';
import { HubSection } from './hub-section.tsx';
import { KeysSection } from './keys-section.tsx';
import { LogSection } from './log-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { RuntimeSection } from './runtime-section.tsx';
import { SECTIONS } from './sections.ts';
import { ServersSection } from './servers-section.tsx';
import { SettingsContext } from './use-setting.ts';
import classes from './settings.module.css';

/** What applies to the whole program. */
export default function SettingsScreen() {
  const { t } = useTranslation();
  const settings = useHostQuery('settings.get', {});
  return (
    <Screen title={t('screens.settings')}>
      <div className={classes['screen']}>
        <Contents />
        <Answer query={settings}>
          {(view) => (
            <SettingsContext value={view}>
              <div className={classes['sections']}>
                <GatewaySection />
                <ServersSection />
                <HubSection />
                <LogSection />
                <AddressesSection />
                <RuntimeSection />
                <KeysSection />
                <ConfigurationSection />
                <NotificationsSection />
                <AppearanceSection />
                <AboutSection />
              </div>
            </SettingsContext>
          )}
        </Answer>
      </div>
    </Screen>
  );
}

/** Links to the sections, where there is room beside them. */
function Contents() {
  const { t } = useTranslation();
  const [wanted] = useFilter('section');
  return (
    <nav className={classes['contents']} aria-label={t('settings.contents')}>
      {SECTIONS.map((name) => (
        <a
          key={name}
          href={`#/settings?section=${name}`}
          aria-current={wanted === name ? 'location' : undefined}
          onClick={() => document.getElementById(`settings-${name}`)?.scrollIntoView({ block: 'start' })}
        >
          {t(`settings.sections.${name}`)}
        </a>
      ))}
    </nav>
  );
}
