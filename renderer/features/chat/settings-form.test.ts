import { expect, it } from 'vitest';
import { NO_SETTINGS, SettingsForm, toChoices, toForm } from './settings-form.ts';

const base = NO_SETTINGS.parameters;

it('choices survive the form, those that it does not show as well', () => {
  const parameters = {
    ...base,
    temperature: 0.5,
    topK: 20,
    reasoningEffort: 'low' as const,
    format: { type: 'schema' as const, schema: { type: 'object' } },
  };
  const form = toForm({ ...NO_SETTINGS, systemPrompt: 'Be brief.', parameters });
  expect(toChoices(form, parameters)).toEqual({ systemPrompt: 'Be brief.', toolServers: [], parameters });
});

it('a schema that is no JSON object is refused beside its field', () => {
  const form = { ...toForm(NO_SETTINGS), format: 'schema' as const };
  for (const schema of ['', '{', '[]', 'null', '"text"']) {
    expect(SettingsForm.safeParse({ ...form, schema }).error?.issues[0]?.path).toEqual(['schema']);
  }
  expect(SettingsForm.safeParse({ ...form, schema: '{}' }).success).toBe(true);
});
