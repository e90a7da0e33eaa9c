import { Button, SegmentedControl, Stack, useMantineColorScheme } from '@mantine/core';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { Facts } from '../../components/facts.tsx';
import { Padded, Screen } from '../../components/screen.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';
import { usePreferences } from '../../frame/preferences.ts';
import type { LanguageChoice } from '../../frame/preferences.ts';
import { useHostMutation, useHostQuery } from '../../host/use-host.ts';
import { languageFor } from '../../i18n/i18n.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
const LANGUAGES: readonly LanguageChoice[] = ['auto', 'en', 'de'];
const RUNTIME_TONES: Readonly<Record<'missing' | 'ready' | 'broken', Tone>> = {
  missing: 'off',
  ready: 'good',
  broken: 'bad',
};

/** How this browser shows the interface, and what the host runs on. */
export default function SettingsScreen() {
  const { t } = useTranslation();
  const runtime = useHostQuery('runtime.list', {});
  const status = useHostQuery('host.status', {});
  const signOut = useHostMutation('host.signOutBrowsers');
  return (
    <Screen title={t('screens.settings')}>
      <Padded>
        <Stack gap={24}>
          <Facts
            facts={[
              [t('settings.theme'), <Theme key="theme" />],
              [t('settings.language'), <Language key="language" />],
              [
                t('settings.browsers'),
                <Button key="out" size="compact-sm" variant="default" onClick={() => signOut.mutate({})}>
                  {t('settings.signOut')}
                </Button>,
              ],
            ]}
          />
          <Answer query={runtime}>
            {(kinds) => (
              <Facts
                facts={kinds.map(({ kind, state, version }) => [
                  kind,
                  <StateDot
                    key={kind}
                    tone={RUNTIME_TONES[state]}
                    word={[t(`settings.runtimeState.${state}`), version]
                      .filter((word) => word !== null)
                      .join(', ')}
                  />,
                ])}
              />
            )}
          </Answer>
          <Facts facts={[[t('settings.about'), `MLX Manager ${status.data?.version ?? ''}`]]} />
        </Stack>
      </Padded>
    </Screen>
  );
}

function Theme() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t('settings.theme')}
      value={colorScheme}
      onChange={setColorScheme}
      data={THEMES.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
    />
  );
}

function Language() {
  const { t } = useTranslation();
  const { language, setLanguage } = usePreferences();
  return (
    <SegmentedControl
      aria-label={t('settings.language')}
      value={language}
      onChange={(chosen) => {
        setLanguage(chosen);
        void i18next.changeLanguage(languageFor(chosen, navigator.languages));
      }}
      data={LANGUAGES.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
    />
  );
}
