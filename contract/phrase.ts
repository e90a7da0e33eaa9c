import * as z from 'zod';

/** What stands in a phrase: a word or a number that no language changes, or a phrase itself. Never a secret. */
export type PhraseValue = string | number | Phrase;

/**
 * A sentence of the host's as what it was made of: its English with `{0}`, `{1}` … where values stand, and the values.
 * The English of `text` is what it is looked up by in other languages.
 */
export interface Phrase {
  readonly text: string;
  readonly values: readonly PhraseValue[];
}

export const Phrase: z.ZodType<Phrase> = z.lazy(() =>
  z.strictObject({ text: z.string(), values: z.array(z.union([z.string(), z.number(), Phrase])) }),
);

/** A sentence as a template: phrase`Port ${port} is taken by ${name}.` */
export function phrase(texts: TemplateStringsArray, ...values: readonly PhraseValue[]): Phrase {
  return { text: texts.reduce((before, text, at) => `${before}{${at - 1}}${text}`), values };
}

/** What a sentence says in English. */
export function inEnglish(words: string | Phrase): string {
  return typeof words === 'string'
    ? words
    : filledIn(words, words.text, (value) => (typeof value === 'number' ? String(value) : inEnglish(value)));
}

/**
 * A phrase's values in the places of a text.
 * @param text its own, or the same in another language
 * @param say how a value is written
 */
export function filledIn({ values }: Phrase, text: string, say: (value: PhraseValue) => string): string {
  return text.replace(/\{(\d+)\}/g, (place, at: string) => {
    const value = values[Number(at)];
    return value === undefined ? place : say(value);
  });
}

/** The phrases among some texts, by the names of their fields; nothing where all are plain strings. */
export function phrasesOf<Field extends string>(
  texts: Readonly<Record<Field, string | Phrase | undefined>>,
): { readonly phrases?: Partial<Record<Field, Phrase>> } {
  const phrases: Partial<Record<Field, Phrase>> = {};
  for (const field in texts) {
    const words: string | Phrase | undefined = texts[field];
    if (typeof words === 'object') phrases[field] = words;
  }
  return Object.keys(phrases).length === 0 ? {} : { phrases };
}
