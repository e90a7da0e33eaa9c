import i18next from 'i18next';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { contract } from '../../contract/index.ts';
import { toIssue } from '../../contract/issue.ts';
import type { Reason } from '../../contract/issue.ts';
import type { MatchKind } from '../../contract/route.ts';
import { checkRoute } from '../../main/routing/check-route.ts';
import { checkSettings } from '../../main/settings/check-settings.ts';
import { AppForm } from '../features/apps/app-form.ts';
import { SettingsForm } from '../features/chat/settings-form.ts';
import { ToolServerForm } from '../features/chat/tools/tool-server-form.ts';
import { NEW_ROUTE, RouteForm } from '../features/routes/route-draft.ts';
import { ProviderForm, toForm as toProviderForm } from '../features/providers/provider-form.ts';
import { ProfileForm } from '../features/servers/profile-form.ts';
import { RemoteSpec } from '../../contract/backend.ts';
import { failureMessage, fieldMessage } from './field-messages.ts';
import { startTranslation } from './i18n.ts';
import { germanReason } from './reasons-de.ts';

/** A schema and all that are in it. */
function partsOf(schema: z.core.$ZodType): Set<object> {
  const seen = new Set<object>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    const parts = '_zod' in value ? (value as z.core.$ZodType)._zod.def : value;
    for (const part of Object.values(parts)) walk(part);
  };
  walk(schema);
  return seen;
}

/** All texts that a schema, or any in it, has of its own for what it refuses. */
function messagesOf(schema: z.core.$ZodType): string[] {
  return [...partsOf(schema)].flatMap((part) => {
    if (!('_zod' in part)) return [];
    const error = (part as z.core.$ZodType)._zod.def.error as ((issue: object) => unknown) | undefined;
    const said = error?.({});
    return typeof said === 'string' ? [said] : [];
  });
}

/** Values of every kind: too short and too long, too small and too large, of no known form. */
const STRANGE: readonly unknown[] = [
  ...[undefined, null, true, '', '§', '§'.repeat(1_000)],
  ...[NaN, 0.5, -1, 1e15, -1e15, Number.MAX_SAFE_INTEGER + 1],
  ...[[], [null], Array.from({ length: 300 }, () => 'x')],
  ...[{}, { strange: 1 }, { strange: 1, stranger: 2 }, { '§': '' }],
];

const inputs = Object.values(contract).flatMap((domain) =>
  Object.values(domain).flatMap((procedure) => ('input' in procedure ? [procedure.input as z.ZodType] : [])),
);
const schemas = [...inputs, AppForm, ProviderForm, ProfileForm, RouteForm, SettingsForm, ToolServerForm];

function refusalOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const english = z.locales.en().localeError;

beforeAll(() => startTranslation('de'));
afterAll(() => i18next.changeLanguage('en'));

it('every message of the contract and of the forms is German in German', () => {
  const messages = schemas.flatMap(messagesOf);
  expect(messages).toContain('use at least 12 characters');
  expect(messages.filter((message) => fieldMessage({ message }) === message)).toEqual([]);
});

it('whatever a schema of the contract says of itself, it has German words for it', () => {
  const parts = new Set(schemas.flatMap((schema) => [...partsOf(schema)]));
  const judges = [...parts].filter(
    // What is refined by a function of ours has a message of ours.
    (part): part is z.ZodType => 'safeParse' in part && (part as z.ZodType).type !== 'custom',
  );
  const reasons = new Map<string, Reason>();
  for (const judge of judges) {
    for (const strange of STRANGE) {
      for (const issue of judge.safeParse(strange, { error: english }).error?.issues ?? []) {
        if (issue.code === 'custom') continue;
        const { reason } = toIssue(issue);
        expect(reason, `no reason for ${issue.code}: ${issue.message}`).toBeDefined();
        if (reason !== undefined) reasons.set(JSON.stringify(reason), reason);
      }
    }
  }
  const codes = new Set([...reasons.values()].map(({ code }) => code));
  expect([...codes].sort()).toEqual([
    'invalid_format',
    'invalid_key',
    'invalid_type',
    'invalid_union',
    'invalid_value',
    'too_big',
    'too_small',
    'unrecognized_keys',
  ]);
  const unworded = [...reasons.values()].filter((reason) => {
    if (reason.code === 'invalid_type') return germanReason(reason, 'de').includes('„');
    return reason.code === 'invalid_format' && germanReason(reason, 'de').includes('Form „');
  });
  expect(unworded).toEqual([]);
});

it('what a schema says by itself is said in the language of that moment', async () => {
  const short = z.string().min(3);
  expect(short.safeParse('').error?.issues[0]?.message).toBe('mindestens 3 Zeichen');
  await i18next.changeLanguage('en');
  expect(short.safeParse('').error?.issues[0]?.message).toMatch(/^Too small/);
  await i18next.changeLanguage('de-CH');
  expect(z.number().max(0.5).safeParse(1).error?.issues[0]?.message).toBe('höchstens 0.5');
  await i18next.changeLanguage('de');
});

it('what the host refused by itself is German, too, at the field and where there is none', () => {
  const message = 'Too small: expected string to have >=1 characters';
  const reason = { code: 'too_small', origin: 'string', minimum: 1, inclusive: true } as const;
  expect(fieldMessage({ message, reason })).toBe('darf nicht leer sein');
  const failure = new Failure('invalid_input', `name: ${message}`, {
    issues: [{ path: 'name', message, reason }],
  });
  expect(failureMessage(failure)).toBe('name: darf nicht leer sein');
  expect(failureMessage(new Failure('conflict', 'There is one already.'))).toBe('There is one already.');
});

it('the contract’s own words come before the reason, which says less', () => {
  const reason = { code: 'invalid_format', format: 'regex', part: null } as const;
  expect(fieldMessage({ message: 'give the full path', reason })).toBe('geben Sie den ganzen Pfad an');
});

describe('of a route', () => {
  const targets = [{ model: null }];

  it.each<[MatchKind, string, string]>([
    ['prefix', 'Ein Anfang endet mit seinem einzigen *, zum Beispiel gpt-*.', 'gpt-'],
    ['regex', 'Der Ausdruck ist falsch: die schließende ) fehlt, ab Zeichen 1: a(b', 'a(b'],
    ['regex', 'die schließende ] fehlt, ab Zeichen 1: [a', '[a'],
    ['regex', 'diesen Bereich von Zeichen gibt es nicht, ab Zeichen 6: 9-0', 'gpt-[9-0]'],
    ['regex', 'dieses Zeichen hat nach \\ keine Bedeutung', '\\8'],
    ['regex', 'so kann eine Gruppe nicht heißen', '(?P<n'],
    ['regex', 'zwei Gruppen haben denselben Namen: n', '(?P<n>a)(?P<n>b)'],
    ['regex', 'zwei Zeichen für Wiederholung folgen aufeinander, ab Zeichen 2: **', 'a**'],
    ['regex', 'so oft lässt sich nichts wiederholen', 'a{2,1}'],
    ['regex', 'vor der Wiederholung fehlt, was wiederholt wird', '*a'],
    ['regex', 'am Ende steht ein einzelner \\.', 'a\\'],
    ['regex', 'es gibt eine ) zu viel', 'a)'],
    ['regex', 'diese Schreibweise von Perl gibt es in RE2 nicht', '(?=x)'],
    ['regex', 'er ist zu tief verschachtelt.', '('.repeat(2_000) + ')'.repeat(2_000)],
    [
      'regex',
      'Der Ausdruck ist zu groß, wenn seine Wiederholungen ausgeschrieben sind.',
      '(?:a?){500}a{500}',
    ],
  ])('%s, refused in German: %s', (match, german, pattern) => {
    const { issues = [] } = refusalOf(() => checkRoute({ match, pattern, targets }));
    expect(issues.map(fieldMessage)).toEqual([expect.stringContaining(german)]);
  });

  it.each<[MatchKind, string, string, string]>([
    ['exact', 'a', '*', 'es gibt keinen Rest, für den * stehen könnte.'],
    ['regex', 'a', '$1', 'Das Modell nennt $1, aber der Ausdruck hat keine Gruppe.'],
    ['regex', '(a)', '$2', 'Das Modell nennt $2, aber der Ausdruck hat eine Gruppe.'],
  ])('%s %s does not lead to %s, in German', (match, pattern, model, german) => {
    const { issues = [] } = refusalOf(() => checkRoute({ match, pattern, targets: [{ model }] }));
    expect(issues.map(fieldMessage)).toEqual([expect.stringContaining(german)]);
  });

  it('the form says it as one types', () => {
    const { error } = RouteForm.safeParse({ ...NEW_ROUTE, match: 'prefix', pattern: 'a*b' });
    expect(error?.issues.map(({ message }) => message)).toContain(
      'Ein Anfang endet mit seinem einzigen *, zum Beispiel gpt-*.',
    );
  });
});

it('a setting that could never work is refused in German', () => {
  const refused = checkSettings({
    addresses: { allow: ['http://x/'] },
    gateway: { trustedProxies: ['x'], allowedOrigins: ['a.example'] },
  });
  expect(refused.map(fieldMessage)).toEqual([
    expect.stringMatching(/^„http:\/\/x\/“ ist kein Name eines Hosts/),
    expect.stringMatching(/^„a.example“ ist nicht die Herkunft/),
    expect.stringMatching(/^„x“ ist weder eine Adresse noch ein Bereich/),
  ]);
});

it('limits that the form counts in seconds are told in seconds', () => {
  const form = { ...toProviderForm('cloud', RemoteSpec.parse({ kind: 'openai' })), connectSeconds: 1e6 };
  const { error } = ProviderForm.safeParse({ ...form, url: 'https://a.example', key: 'none' });
  expect(error?.issues.map(({ message }) => message)).toEqual(['höchstens 600']);
});

it('a message keeps the line that it is about, and a strange one stays as it is', () => {
  expect(fieldMessage({ message: 'not a name of an environment variable: “1=x”' })).toBe(
    'das ist kein Name einer Umgebungsvariable: „1=x“',
  );
  expect(fieldMessage({ message: 'the host says: no' })).toBe('the host says: no');
});
