import { useMantineColorScheme } from '@mantine/core';
import i18next from 'i18next';
import { useEffect } from 'react';
import { useHostQuery } from '../host/use-host.ts';
import { languageFor } from '../i18n/i18n.ts';
import { rememberLanguage } from './preferences.ts';

/** Looks and speaks as the host's settings say: they are the user's, in whatever window. */
export function useFollowAppearance(): void {
  const { setColorScheme } = useMantineColorScheme();
  const { theme, language } = useHostQuery('settings.get', {}).data?.settings.appearance ?? {};
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
  useEffect(() => {
    if (language === undefined) return;
    rememberLanguage(language);
    const wanted = languageFor(language, navigator.languages);
    if (wanted !== i18next.language) void i18next.changeLanguage(wanted);
  }, [language]);
}
