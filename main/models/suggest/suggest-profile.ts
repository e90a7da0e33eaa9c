import { ProfileSpec } from '../../../contract/backend.ts';
import type { ModelTraits, ProfileSuggestion, SuggestionReason } from '../../../contract/model.ts';
import { inEnglish, phrase } from '../../../contract/phrase.ts';
import type { Phrase } from '../../../contract/phrase.ts';
import type { RuntimeKind } from '../../../contract/runtime.ts';
import type { ChatTemplate } from '../traits/chat-template.ts';
import { freeName } from './free-name.ts';
import { reasoningParser, toolParser } from './parsers.ts';

export interface SuggestionFactors {
  /** What the profile's `model` is set to. */
  readonly model: string;
  readonly kind: RuntimeKind;
  readonly traits: ModelTraits;
  /** null when the model has none. */
  readonly template: ChatTemplate | null;
  /** Bytes that a server with this context (tokens; null: the model's own) needs. */
  readonly memoryFor: (contextLength: number | null) => number;
  readonly memoryBudgetBytes: number;
  readonly takenNames: readonly string[];
}

/** Below this a conversation with a coding agent does not fit; above, memory is better left to others. */
const CONTEXT_STEPS = [131_072, 65_536, 32_768, 16_384, 8_192];

/** A complete profile for a model, each choice with its reason. */
export function suggestProfile(factors: SuggestionFactors): ProfileSuggestion {
  const { kind, traits, model, template, memoryBudgetBytes: budget } = factors;
  const reasons: SuggestionReason[] = [];
  const warnings: Phrase[] = [];
  const say = (field: string, why: Phrase) => reasons.push({ field, why: inEnglish(why), phrases: { why } });

  const multimodal = traits.badges.includes('vision');
  say(
    'modelType',
    multimodal
      ? phrase`It has weights that see images.`
      : phrase`It has no weights that see images: text only.`,
  );
  const context = chooseContext(factors);
  say('contextLength', context.why);

  const tools = template === null ? null : toolParser(kind, template);
  const reasoning = template === null ? null : reasoningParser(kind, template);
  if (tools === null || reasoning === null) {
    warnings.push(phrase`It has no chat template: it is a base model, or one that does not chat.`);
  } else {
    say('toolParser', tools.why);
    say('reasoningParser', reasoning.why);
    for (const choice of [tools, reasoning]) if (choice.warn) warnings.push(choice.why);
  }
  for (const badge of ['embeddings', 'audio'] as const) {
    if (traits.badges.includes(badge) && !multimodal) warnings.push(NOT_CHAT[badge]);
  }
  const needed = factors.memoryFor(context.tokens);
  say(
    'memoryBytes',
    phrase`Estimated from its weight files and the context: left empty, so that it follows them.`,
  );
  if (needed > budget) {
    warnings.push(
      phrase`It needs about ${gigabytes(needed)} GB, and ${gigabytes(budget)} GB may be used on this machine.`,
    );
  }
  return {
    name: freeName(model, factors.takenNames),
    spec: ProfileSpec.parse({
      kind,
      model,
      modelType: multimodal ? 'multimodal' : 'lm',
      contextLength: context.tokens,
      toolParser: tools?.parser ?? null,
      reasoningParser: reasoning?.parser ?? null,
    }),
    reasons,
    warnings: warnings.map(inEnglish),
    phrases: { warnings },
    memory: { neededBytes: needed, budgetBytes: budget },
  };
}

const NOT_CHAT = {
  embeddings: phrase`It makes embeddings: it does not answer in text, and a profile serves chat models.`,
  audio: phrase`It takes sound: a profile serves chat models.`,
};

/** The model's own context where it fits, else the longest step that does. */
function chooseContext({ traits, memoryFor, memoryBudgetBytes: budget }: SuggestionFactors): {
  readonly tokens: number | null;
  readonly why: Phrase;
} {
  const own = traits.contextLength;
  if (own === null) return { tokens: null, why: phrase`The model does not say its own: the server decides.` };
  if (memoryFor(own) <= budget) {
    return { tokens: null, why: phrase`The model’s own ${own} tokens fit into memory.` };
  }
  const fitting = CONTEXT_STEPS.find((step) => step < own && memoryFor(step) <= budget);
  if (fitting === undefined) {
    return {
      tokens: Math.min(own, 8_192),
      why: phrase`The model’s own ${own} tokens are more than memory holds.`,
    };
  }
  return { tokens: fitting, why: phrase`Of the model’s ${own} tokens, so many fit into memory.` };
}

function gigabytes(bytes: number): number {
  return Math.round(bytes / 1e8) / 10;
}
