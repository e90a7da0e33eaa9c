import builtIn from '../model-families.json' with { type: 'json' };
import { MessagesRules, ModelFamilies } from './model-family.ts';
import type { ModelFamily } from './model-family.ts';

/** Those that come with the program. A user's own are appended, so that they have the last word. */
export const MODEL_FAMILIES: readonly ModelFamily[] = ModelFamilies.parse(builtIn).families;

/**
 * The rules of a model: those of every family that matches its id, the later ones over the earlier ones.
 * `families` must say everything of any model, as the built-in ones do, else this throws.
 */
export function rulesFor(modelId: string, families: readonly ModelFamily[]): MessagesRules {
  const matching = families.filter(({ match }) => match.matcher(modelId).find());
  return MessagesRules.parse(Object.assign({}, ...matching.map(({ rules }) => rules)));
}
