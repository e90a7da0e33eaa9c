import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ClientDraft, NO_LIMITS } from '../../../contract/access.ts';
import { RouteId } from '../../../contract/ids.ts';
import { AppForm, NEW_APP, toDraft, toForm } from './app-form.ts';

describe('the form of a program', () => {
  it('that is left as it is allows everything', () => {
    expect(toDraft({ ...NEW_APP, name: ' Zed ' })).toEqual({ name: 'Zed', allowed: null, limits: NO_LIMITS });
  });

  it('has one model a line', () => {
    const draft = toDraft({ ...NEW_APP, name: 'x', restricted: true, models: ' qwen* \n\n gpt-4o\n' });
    expect(draft.allowed).toEqual({ models: ['qwen*', 'gpt-4o'], routes: [] });
  });

  it('comes back as it went', () => {
    const draft = ClientDraft.parse({
      name: 'x',
      allowed: { models: ['a', 'b'], routes: [RouteId.parse(randomUUID())] },
      limits: { requestsPerMinute: 1, tokensPerMinute: 2, spendPerDayMicros: 1_250_000, concurrency: 3 },
    });
    expect(toDraft(toForm(draft))).toEqual(draft);
    expect(toForm(draft).dollarsPerDay).toBe(1.25);
  });

  it('refuses what is no limit', () => {
    const wrong = AppForm.safeParse({ ...NEW_APP, name: 'x', concurrency: 0, dollarsPerDay: 0 });
    expect(wrong.error?.issues.map(({ path }) => path.join('.'))).toEqual(['concurrency', 'dollarsPerDay']);
  });
});
