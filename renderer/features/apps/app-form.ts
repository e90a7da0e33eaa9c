import * as z from 'zod';
import { ClientDraft } from '../../../contract/access.ts';
import type { Client, ClientLimits } from '../../../contract/access.ts';
import { RouteId } from '../../../contract/ids.ts';
import { linesOf } from '../../forms/lines-of.ts';

const count = z.int('write a whole number').min(1, 'at least 1').nullable();

/** What a person fills in about a program; one model a line, and no line at all is every model. */
export const AppForm = z.strictObject({
  name: ClientDraft.shape.name,
  /** Only some models, or all. */
  restricted: z.boolean(),
  models: z.string().max(20_000),
  routes: z.array(z.string()),
  requestsPerMinute: count,
  tokensPerMinute: count,
  concurrency: count,
  /** US dollars. */
  dollarsPerDay: z.number().gt(0, 'more than 0').nullable(),
});
export type AppForm = z.infer<typeof AppForm>;

export const NEW_APP: AppForm = {
  ...{ name: '', restricted: false, models: '', routes: [] },
  ...{ requestsPerMinute: null, tokensPerMinute: null, concurrency: null, dollarsPerDay: null },
};

const MICROS = 1_000_000;

export function toForm({ name, allowed, limits }: Pick<Client, 'name' | 'allowed' | 'limits'>): AppForm {
  const { requestsPerMinute, tokensPerMinute, concurrency, spendPerDayMicros } = limits;
  return {
    ...{ name, requestsPerMinute, tokensPerMinute, concurrency },
    restricted: allowed !== null,
    models: allowed?.models.join('\n') ?? '',
    routes: [...(allowed?.routes ?? [])],
    dollarsPerDay: spendPerDayMicros === null ? null : spendPerDayMicros / MICROS,
  };
}

export function toDraft(form: AppForm): ClientDraft {
  const { name, restricted, requestsPerMinute, tokensPerMinute, concurrency, dollarsPerDay } = form;
  const spendPerDayMicros = dollarsPerDay === null ? null : Math.round(dollarsPerDay * MICROS);
  const limits: ClientLimits = { requestsPerMinute, tokensPerMinute, concurrency, spendPerDayMicros };
  const models = linesOf(form.models);
  const routes = form.routes.map((id) => RouteId.parse(id));
  return { name: name.trim(), limits, allowed: restricted ? { models, routes } : null };
}
