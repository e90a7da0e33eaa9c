import * as z from 'zod';
import { Failure } from '../../../contract/failure.ts';
import { MatchKind, RouteDraft, Target } from '../../../contract/route.ts';
import type { Route } from '../../../contract/route.ts';
import { checkRoute } from '../../../main/routing/check-route.ts';
import { inferMatch } from '../../../main/routing/pattern.ts';
import type { InputOf } from '../../host/procedures.ts';
import { fieldMessage } from '../../i18n/field-messages.ts';

/** What one types for a route. */
const Fields = z.object({
  pattern: z.string(),
  /** Null until it is chosen: what is typed tells. */
  match: MatchKind.nullable(),
  targets: z.array(
    z.object({
      backend: z.string(),
      /** Empty asks for the name that the client used. */
      model: z.string(),
      contextTokens: Target.shape.contextTokens.unwrap(),
    }),
  ),
  priority: z.number().nullable(),
  enabled: z.boolean(),
  waitForWholeAnswer: z.boolean(),
});
export type RouteForm = z.input<typeof Fields>;

/** The form's fields, judged as the host will judge them, each error at its field. */
export const RouteForm: z.ZodType<unknown, RouteForm> = Fields.superRefine((form, context) => {
  for (const { path, message } of misfits(form)) {
    context.addIssue({ code: 'custom', path: path.split('.'), message });
  }
});

export const NEW_TARGET: RouteForm['targets'][number] = { backend: '', model: '', contextTokens: null };

export const NEW_ROUTE: RouteForm = {
  pattern: '',
  match: null,
  targets: [NEW_TARGET],
  priority: 0,
  enabled: true,
  waitForWholeAnswer: false,
};

/** A route as the form shows it. */
export function toForm(route: RouteDraft): RouteForm {
  return {
    pattern: route.pattern,
    match: route.match,
    targets: route.targets.map(({ backend, model, contextTokens }) => ({
      ...{ backend, contextTokens },
      model: model ?? '',
    })),
    priority: route.priority,
    enabled: route.enabled,
    waitForWholeAnswer: route.waitForWholeAnswer,
  };
}

/** The route that a form describes; whether it can be is another question. */
export function toDraft(form: RouteForm): InputOf<'routes.add'> {
  const pattern = form.pattern.trim();
  return {
    ...(form.match === null ? inferMatch(pattern) : { match: form.match, pattern }),
    targets: form.targets.map(({ backend, model, contextTokens }) => ({
      ...{ backend, contextTokens },
      model: model.trim() === '' ? null : model.trim(),
    })),
    priority: form.priority ?? 0,
    enabled: form.enabled,
    waitForWholeAnswer: form.waitForWholeAnswer,
  };
}

/** The form after another kind of match was chosen; the pattern follows as far as its sign goes. */
export function withMatch(form: RouteForm, match: MatchKind): Pick<RouteForm, 'match' | 'pattern'> {
  const { match: before, pattern } = toDraft(form);
  const plain = before === 'prefix' ? pattern.slice(0, -1) : pattern;
  const isEmpty = plain === '' && before !== 'prefix';
  return { match, pattern: match === 'prefix' && !isEmpty ? `${plain}*` : plain };
}

/** The parts of a stored route that somebody gives it. */
export function draftOf({
  match,
  pattern,
  priority,
  targets,
  enabled,
  waitForWholeAnswer,
}: Route): RouteDraft {
  return { match, pattern, priority, targets, enabled, waitForWholeAnswer };
}

interface Misfit {
  readonly path: string;
  readonly message: string;
}

function misfits(form: RouteForm): readonly Misfit[] {
  const empty = [
    ...(form.pattern.trim() === '' ? [{ path: 'pattern', message: 'type a name or a pattern' }] : []),
    ...form.targets.flatMap(({ backend }, n) =>
      backend === '' ? [{ path: `targets.${n}.backend`, message: 'choose a server or a provider' }] : [],
    ),
  ];
  const said = new Set(empty.map(({ path }) => path));
  const { error } = RouteDraft.safeParse(toDraft(form));
  const outside = (error?.issues ?? [])
    .map(({ path, message }) => ({ path: path.join('.'), message }))
    .filter(({ path }) => !said.has(path));
  return [...empty, ...outside, ...(said.has('pattern') ? [] : unusable(form))];
}

/** A pattern or a model template that could never work. */
function unusable(form: RouteForm): readonly Misfit[] {
  const { match, pattern, targets } = toDraft(form);
  try {
    checkRoute({ match, pattern, targets: targets.map(({ model = null }) => ({ model })) });
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return (error.issues ?? []).map((issue) => ({ path: issue.path, message: fieldMessage(issue) }));
  }
}
