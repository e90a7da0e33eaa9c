import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './en.ts';

/** The app's words in the chosen language, or in the first of the machine's that there is. */
export function wordsFor(chosen: string, preferred: readonly string[]): Words {
  const languages = chosen === 'system' ? preferred : [chosen];
  const known = languages.map((tag) => tag.split('-')[0]).find((tag) => tag === 'en' || tag === 'de');
  return known === 'de' ? de : en;
}
