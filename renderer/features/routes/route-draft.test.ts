import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MatchKind, RouteDraft } from '../../../contract/route.ts';
import { draftOf, NEW_ROUTE, RouteForm, toDraft, toForm, withMatch } from './route-draft.ts';
import { backendId, route } from '../../../main/routing/routes.test-support.ts';

const form = (parts: Partial<RouteForm>): RouteForm => ({
  ...NEW_ROUTE,
  targets: [{ backend: backendId(1), model: '', contextTokens: null }],
  ...parts,
});

function errors(values: RouteForm) {
  const issues = RouteForm.safeParse(values).error?.issues ?? [];
  return issues.map(({ path, message }) => [path.join('.'), message]);
}

it('what is shown and saved unchanged is the same route', () => {
  const stored = route(1, {
    match: 'regex',
    pattern: '^gpt-(.*)$',
    priority: -3,
    enabled: false,
    waitForWholeAnswer: true,
    targets: [
      { backend: backendId(1), model: '$1' },
      { backend: backendId(2), contextTokens: 8_192 },
    ],
  });
  expect(RouteDraft.parse(toDraft(toForm(stored)))).toEqual(draftOf(stored));
});

it('what is typed tells the kind until one is chosen', () => {
  const kinds = ['gpt-5', 'gpt-*', '/^gpt/', '/'].map((pattern) => {
    const draft = toDraft(form({ pattern }));
    return [draft.match, draft.pattern];
  });
  expect(kinds).toEqual([
    ['exact', 'gpt-5'],
    ['prefix', 'gpt-*'],
    ['regex', '^gpt'],
    ['exact', '/'],
  ]);
  expect(toDraft(form({ pattern: '/^gpt/', match: 'exact' }))).toMatchObject({
    match: 'exact',
    pattern: '/^gpt/',
  });
});

it('a pattern follows the kind that is chosen, as far as its sign goes', () => {
  expect(withMatch(form({ pattern: 'gpt-' }), 'prefix').pattern).toBe('gpt-*');
  expect(withMatch(form({ pattern: 'gpt-*' }), 'exact').pattern).toBe('gpt-');
  expect(withMatch(form({ pattern: '/^gpt/' }), 'regex').pattern).toBe('^gpt');
  expect(withMatch(form({ pattern: '' }), 'prefix').pattern).toBe('');
});

it('each error stands at its field, in the words of the host', () => {
  expect(errors(form({ pattern: 'gpt-5' }))).toEqual([]);
  expect(errors({ ...NEW_ROUTE })).toEqual([
    ['pattern', 'type a name or a pattern'],
    ['targets.0.backend', 'choose a server or a provider'],
  ]);
  expect(errors(form({ match: 'prefix', pattern: 'a*b' }))).toEqual([
    ['pattern', 'A prefix ends with its only *, for example gpt-*.'],
  ]);
  const targets = [
    { backend: backendId(1), model: '', contextTokens: null },
    { backend: backendId(2), model: '$2', contextTokens: null },
  ];
  expect(errors(form({ match: 'regex', pattern: '^(a)', targets })).map(([path]) => path)).toEqual([
    'targets.1.model',
  ]);
});

it('judges anything that is typed without failing', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.option(fc.constantFrom(...MatchKind.options)),
      fc.string(),
      (pattern, match, model) => {
        const values = form({
          pattern,
          match,
          targets: [{ backend: backendId(1), model, contextTokens: null }],
        });
        for (const [path] of errors(values)) expect(path).toMatch(/^(pattern|targets\.0\.model)$/);
      },
    ),
  );
});
