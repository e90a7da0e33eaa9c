import i18next from 'i18next';
import type * as z from 'zod';
import schemaWordsEn from 'zod/v4/locales/en.js';
import type { FailureView } from '../../contract/failure.ts';
import { reasonOf } from '../../contract/issue.ts';
import type { Issue } from '../../contract/issue.ts';
import { germanReason } from './reasons-de.ts';
import { said } from './said.ts';

/** What the contract and the forms say at a field, in German. field-messages.test.ts finds what is missing. */
const GERMAN: Readonly<Record<string, string>> = {
  'use letters, digits and . _ : / @ + - (128 characters at most), starting with a letter or a digit':
    'Buchstaben, Ziffern und . _ : / @ + - (höchstens 128 Zeichen), am Anfang ein Buchstabe oder eine Ziffer',
  'letters, digits and signs without spaces only': 'nur Buchstaben, Ziffern und Zeichen ohne Leerzeichen',
  'not a name of an environment variable': 'das ist kein Name einer Umgebungsvariable',
  'a model’s name has no control characters': 'der Name eines Modells hat keine Steuerzeichen',
  'write an address such as 127.0.0.1, or a name of this machine':
    'schreiben Sie eine Adresse wie 127.0.0.1 oder einen Namen dieses Rechners',
  'write a name or an address, without port or path':
    'schreiben Sie einen Namen oder eine Adresse, ohne Port und Pfad',
  'not a language tag': 'das ist kein Kürzel einer Sprache',
  'a passphrase has at least 8 characters': 'eine Passphrase hat mindestens 8 Zeichen',
  'write it as owner/name': 'schreiben Sie es als Besitzer/Name',
  'the hub allows neither ".." nor "--" in a name': 'der Hub erlaubt weder „..“ noch „--“ in einem Namen',
  'not the name of a branch or a tag': 'das ist kein Name eines Branches oder eines Tags',
  'give the full path': 'geben Sie den ganzen Pfad an',
  'use letters, digits and . _ @ + - or single spaces between them, 64 at most':
    'Buchstaben, Ziffern und . _ @ + - oder einzelne Leerzeichen dazwischen, höchstens 64 Zeichen',
  'use at least 12 characters': 'mindestens 12 Zeichen',
  'use at most 256 characters': 'höchstens 256 Zeichen',
  'must be larger: no more than 2000 steps': 'zu klein: höchstens 2000 Schritte',
  'use a–z, 0–9 and - (32 characters at most)': 'a–z, 0–9 und - (höchstens 32 Zeichen)',
  'not a name of a header': 'das ist kein Name eines Headers',
  'write a whole number': 'schreiben Sie eine ganze Zahl',
  'at least 1': 'mindestens 1',
  'more than 0': 'mehr als 0',
  'write a JSON schema: an object, such as {"type": "object"}':
    'schreiben Sie ein JSON-Schema: ein Objekt wie {"type": "object"}',
  'write NAME=value, one a line': 'schreiben Sie NAME=Wert, eine pro Zeile',
  'type a name or a pattern': 'schreiben Sie einen Namen oder ein Muster',
  'choose a server or a provider': 'wählen Sie einen Server oder einen Anbieter',
  'type its address': 'schreiben Sie seine Adresse',
  'type the key, or choose none': 'schreiben Sie den Schlüssel oder wählen Sie keinen',
};

/**
 * What is said at a field, in the language of the page: the contract's own words before the reason, which says less. A
 * message may end with the line that it is about.
 */
export function fieldMessage({ message, reason }: Pick<Issue, 'message' | 'reason'>): string {
  if (i18next.resolvedLanguage !== 'de') return message;
  const [, words = message, line] = /^(.*?)(?:: “(.*)”)?$/s.exec(message) ?? [];
  const german = GERMAN[words];
  if (german === undefined && reason !== undefined) return germanReason(reason, i18next.language);
  return line === undefined ? (german ?? words) : `${german ?? words}: „${line}“`;
}

/** What the host says happened, in the language of the page. */
export function failureMessage({
  message,
  issues: [first] = [],
  phrases,
}: Pick<FailureView, 'message' | 'issues' | 'phrases'>): string {
  if (phrases?.message !== undefined) return said(phrases.message);
  if (first === undefined || !message.endsWith(first.message)) return said(message);
  return message.slice(0, message.length - first.message.length) + fieldMessage(first);
}

/** What can be done about a failure, in the language of the page; null where the host says nothing. */
export function failureHint({ hint, phrases }: Pick<FailureView, 'hint' | 'phrases'>): string | null {
  const words = phrases?.hint ?? hint;
  return words === undefined ? null : said(words);
}

const { localeError: english } = schemaWordsEn();

/** What a schema says by itself when it judges on the page, in the page's language at that moment. */
export const schemaMessage: z.core.$ZodErrorMap = (issue) => {
  if (i18next.resolvedLanguage !== 'de') return english(issue);
  const reason = reasonOf(issue);
  return reason === null ? 'das ist hier nicht möglich' : germanReason(reason, i18next.language);
};
