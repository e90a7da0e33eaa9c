import i18next from 'i18next';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { contract } from '../../contract/index.ts';
import { AppForm } from '../features/apps/app-form.ts';
import { ProviderForm } from '../features/providers/provider-form.ts';
import { ProfileForm } from '../features/servers/profile-form.ts';
import { fieldMessage } from './field-messages.ts';
import { startTranslation } from './i18n.ts';

/** All texts that a schema, or any in it, has of its own for what it refuses. */
function messagesOf(schema: z.core.$ZodType): Set<string> {
  const messages = new Set<string>();
  const seen = new Set<unknown>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    const parts = '_zod' in value ? (value as z.core.$ZodType)._zod.def : value;
    for (const [key, part] of Object.entries(parts) as [string, unknown][]) {
      if (key !== 'error' || typeof part !== 'function') walk(part);
      else {
        const said = (part as (issue: object) => unknown)({});
        if (typeof said === 'string') messages.add(said);
      }
    }
  };
  walk(schema);
  return messages;
}

const inputs = Object.values(contract).flatMap((domain) =>
  Object.values(domain).flatMap((procedure) => ('input' in procedure ? [procedure.input as z.ZodType] : [])),
);

beforeAll(() => startTranslation('de'));
afterAll(() => i18next.changeLanguage('en'));

it('every message of the contract and of the forms is German in German', () => {
  const messages = [...inputs, AppForm, ProviderForm, ProfileForm].flatMap((schema) => [
    ...messagesOf(schema),
  ]);
  expect(messages).toContain('use at least 12 characters');
  expect(messages.filter((message) => fieldMessage(message) === message)).toEqual([]);
});

it('what the schema library says by itself is German, too', () => {
  expect(z.string().min(3).safeParse('').error?.issues[0]?.message).toMatch(/^Zu klein/);
});

it('a message keeps the line that it is about, and a strange one stays as it is', () => {
  expect(fieldMessage('not a name of an environment variable: “1=x”')).toBe(
    'das ist kein Name einer Umgebungsvariable: „1=x“',
  );
  expect(fieldMessage('the host says: no')).toBe('the host says: no');
});
