import i18next from 'i18next';
import { filledIn, inEnglish } from '../../contract/phrase.ts';
import type { Phrase, PhraseValue } from '../../contract/phrase.ts';
import { germanPhrases } from './phrases-de.ts';

/**
 * What the host says, in the language of the page; in English where there is no other. Of a plain text only the whole is
 * looked up: a program's own words stay as they are.
 */
export function said(words: string | Phrase): string {
  if (i18next.resolvedLanguage !== 'de') return inEnglish(words);
  if (typeof words === 'string') return germanPhrases[words] ?? words;
  return filledIn(words, germanPhrases[words.text] ?? words.text, valueSaid);
}

function valueSaid(value: PhraseValue): string {
  if (typeof value === 'object') return said(value);
  // Whole numbers are ports, codes and counts, which are written as they are.
  return typeof value === 'string' || Number.isInteger(value)
    ? String(value)
    : new Intl.NumberFormat(i18next.language).format(value);
}
