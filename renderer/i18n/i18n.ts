import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import * as z from 'zod';
import { de } from './de.ts';
import { en } from './en.ts';
import { schemaMessage } from './field-messages.ts';
import type { Translation } from './translation.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

const LANGUAGES: Readonly<Record<string, Translation>> = { en, de };

/** Sets the interface's language: the chosen one, or the first of the browser's that there is. */
export async function startTranslation(chosen: string): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: Object.fromEntries(
      Object.entries(LANGUAGES).map(([name, texts]) => [name, { translation: texts }]),
    ),
    lng: languageFor(chosen, navigator.languages),
    fallbackLng: 'en',
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  z.config({ localeError: schemaMessage });
}

/** The user's own words for the language first (`de-AT` formats numbers as Austrians do), where we speak it. */
export function languageFor(chosen: string, preferred: readonly string[]): string {
  return [chosen, ...preferred].find((one) => (one.split('-')[0] ?? '') in LANGUAGES) ?? 'en';
}
