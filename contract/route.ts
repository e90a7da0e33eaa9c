import * as z from 'zod';
import { BackendId, RouteId } from './ids.ts';
import { Phrase } from './phrase.ts';
import { recordFields } from './record.ts';

export const MatchKind = z.enum(['exact', 'prefix', 'regex']);
export type MatchKind = z.infer<typeof MatchKind>;

export const MIN_PRIORITY = -1_000_000;
export const MAX_PRIORITY = 1_000_000;

/** One backend of a route's chain. `model` null asks for the name that the client used. */
export const Target = z.strictObject({
  backend: BackendId,
  /** May hold `*` (the rest after a prefix) or `$0`…`$9` (a regular expression's groups). */
  model: z.string().min(1).max(512).nullable().default(null),
  /** Tokens that this target takes; a request too long for another goes only to a larger one. Null where unknown. */
  contextTokens: z.int().min(1).nullable().default(null),
});
export type Target = z.infer<typeof Target>;

export const routeFields = {
  match: MatchKind,
  /** exact: the name. prefix: `gpt-*`. regex: RE2 syntax, matched anywhere unless anchored. */
  pattern: z.string().min(1).max(512),
  /** Higher wins. */
  priority: z.int().min(MIN_PRIORITY).max(MAX_PRIORITY).default(0),
  targets: z.array(Target).min(1).max(16),
  enabled: z.boolean().default(true),
  /** Holds a stream back until it is complete, so that a failure in its middle can still go to the next target. */
  waitForWholeAnswer: z.boolean().default(false),
};

export const RouteDraft = z.strictObject(routeFields);
export type RouteDraft = z.infer<typeof RouteDraft>;

export const Route = z.strictObject({ id: RouteId, ...routeFields, ...recordFields });
export type Route = z.infer<typeof Route>;

/** Why a model name goes where it goes; the first winning rule decides. */
export const RouteExplanation = z.strictObject({
  model: z.string(),
  rules: z.array(
    z.strictObject({
      /** null: the name of a local server profile, which needs no route. */
      route: RouteId.nullable(),
      match: MatchKind,
      pattern: z.string(),
      priority: z.int(),
      verdict: z.enum(['wins', 'loses', 'does not match', 'disabled']),
      why: z.string(),
      phrases: z.strictObject({ why: Phrase.optional() }).optional(),
    }),
  ),
  targets: z.array(z.strictObject({ backend: z.string(), model: z.string() })),
  /** Known names that are close, when nothing matches. */
  nearest: z.array(z.string()),
});
export type RouteExplanation = z.infer<typeof RouteExplanation>;
