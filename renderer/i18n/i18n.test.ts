import { describe, expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { languageFor } from './i18n.ts';
import { germanPhrases } from './phrases-de.ts';

/** `a.b` of every text, with its placeholders. */
function texts(tree: object, path = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') all.set(name, value);
    else if (typeof value === 'object' && value !== null)
      texts(value, name).forEach((text, at) => all.set(at, text));
  }
  return all;
}

const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([whole]) => whole).sort();

describe('German', () => {
  const [english, german] = [texts(en), texts(de)];

  it('says everything that English says, and nothing else', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('names the same things in its sentences', () => {
    for (const [name, text] of english) {
      expect([name, ...placeholders(german.get(name) ?? '')]).toEqual([name, ...placeholders(text)]);
    }
  });
});

/** The interface's own texts and the host's sentences. */
const german = [...texts(de).values(), ...Object.values(germanPhrases)];

it('German says “Sie”', () => {
  for (const text of german) expect(text).not.toMatch(/(?<!-)\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*)\b/);
});

it.each([
  ['verwenden', /\b(be)?nutz(en|t)\b/],
  ['anzeigen', /[\p{L}] zeigen$|\bgezeigt/u],
  ['sichern', /\bspeichern$/],
  ['stoppen, pausieren', /\b(an|An)(zu)?(halten|gehalten)\b/],
  ['herunterladen', /erneut (laden|vom Hub:)|Modell besorgen/i],
  ['bereitstellen', /\b[Bb]edien(en|t)\b|\bbetreiben\b/],
  ['rückgängig machen', /zurücknehmen/],
  ['fehlgeschlagen', /gescheitert|versagt/],
  ['ablehnen', /abgewiesen/],
  ['stammt aus', /kommt aus/],
  ['Stream', /\bStrom\b/],
  ['Ersatz', /Ausweich/],
  ['Cache', /Zwischenspeicher/],
  ['Passphrase', /Kennsatz/],
  ['Limit', /\bGrenze/],
  ['pro Zeile, pro Tag', /\bje Zeile|am Tag\b/],
  ['gleichzeitig', /\bzugleich\b|zur selben Zeit/],
  ['die Tokens', /\(Token\)|\}\} Token$|^Token /],
  [' …', /[^ ]…/],
])('German has one word for one thing: %s', (_word, other) => {
  for (const text of german) expect(text).not.toMatch(other);
});

it('no text is empty or shouts', () => {
  for (const text of [...texts(en).values(), ...german]) expect(text).toMatch(/^[^!]+$/);
});

describe('the language', () => {
  it('is the chosen one, else the first of the browser’s that there is, else English', () => {
    expect(languageFor('de', ['en-GB'])).toBe('de');
    expect(languageFor('de-CH', ['en-GB'])).toBe('de-CH');
    expect(languageFor('system', ['fr', 'de-AT', 'en'])).toBe('de-AT');
    expect(languageFor('system', ['fr'])).toBe('en');
  });
});
