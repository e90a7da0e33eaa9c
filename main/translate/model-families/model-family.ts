import { RE2JS, RE2JSException } from 're2js';
import * as z from 'zod';
import { BackendKind } from '../../../contract/backend.ts';
import { ChatProfile } from '../messages-to-chat/profile.ts';

export const MessagesEffort = z.enum(['low', 'medium', 'high', 'xhigh', 'max']);
export type MessagesEffort = z.infer<typeof MessagesEffort>;

/** What one family of models takes over Anthropic Messages. Lengths are tokens. */
export const MessagesRules = z.strictObject({
  /** What the model writes at most; null where that is not known. */
  maxOutputTokens: z.int().min(1).nullable(),
  /** Asked for where the client names no limit, which Anthropic demands. */
  defaultMaxTokens: z.int().min(1),
  /** The conversation may end with the assistant, who then goes on from there. */
  prefill: z.boolean(),
  /** `one`: temperature or top_p, not both. `default-only`: anything but the default is refused. */
  sampling: z.enum(['all', 'one', 'default-only']),
  /** How to ask for thinking. */
  thinking: z.enum(['none', 'budget', 'effort-and-budget', 'adaptive']),
  /** Takes `thinking: {type: "disabled"}`. */
  thinkingOff: z.boolean(),
  /** From the lowest. */
  efforts: z.array(MessagesEffort).min(1),
  /** Takes `output_config.format`, and `strict` in tools. */
  structuredOutput: z.boolean(),
  /** Tokens to think with, for models that know no effort. Anthropic's least is 1024. */
  budgets: z.strictObject({
    low: z.int().min(1_024),
    medium: z.int().min(1_024),
    high: z.int().min(1_024),
  }),
});
export type MessagesRules = z.infer<typeof MessagesRules>;

/** RE2 syntax, so that no pattern of a user's can hang the gateway; matched anywhere, in either case. */
const Pattern = z.string().transform((source, context) => {
  try {
    return RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

export const ModelFamily = z.strictObject({
  name: z.string().min(1),
  /** Against the model's id. */
  match: Pattern,
  /** Over Anthropic Messages. */
  rules: MessagesRules.partial().default({}),
  /** Over Chat Completions, for requests that are translated into it. */
  chat: ChatProfile.partial().default({}),
  /** The kinds of backends that the family's name means something to; all where it is absent. */
  kinds: z.array(BackendKind).optional(),
});
export type ModelFamily = z.infer<typeof ModelFamily>;

export const ModelFamilies = z.strictObject({ version: z.literal(1), families: z.array(ModelFamily) });
