import * as z from 'zod';
import type { Conversation, ConversationDraft } from '../../../contract/chat.ts';
import { ChatParameters, ConversationDraft as Draft } from '../../../contract/chat.ts';

const { shape } = ChatParameters;

/** What one chooses for a conversation; the contract's own rules, but for the schema, which is text here. */
export const SettingsForm = z
  .object({
    systemPrompt: Draft.shape.systemPrompt.unwrap(),
    temperature: shape.temperature.unwrap(),
    topP: shape.topP.unwrap(),
    maxTokens: shape.maxTokens.unwrap(),
    seed: shape.seed.unwrap(),
    /** Empty leaves it to the model. */
    reasoningEffort: z.string(),
    format: z.enum(['text', 'json', 'schema']),
    schema: z.string(),
    toolServers: z.array(z.string()),
  })
  .superRefine(({ format, schema }, context) => {
    if (format === 'schema' && jsonObject(schema) === null) {
      context.addIssue({
        code: 'custom',
        path: ['schema'],
        message: 'write a JSON schema: an object, such as {"type": "object"}',
      });
    }
  });
export type SettingsForm = z.input<typeof SettingsForm>;

type Settings = Pick<Conversation, 'systemPrompt' | 'parameters' | 'toolServers'>;

/** What holds where nothing was chosen. */
export const NO_SETTINGS: Settings = {
  systemPrompt: '',
  parameters: ChatParameters.parse({}),
  toolServers: [],
};

export function toForm({ systemPrompt, parameters, toolServers }: Settings): SettingsForm {
  const { temperature, topP, maxTokens, seed, reasoningEffort, format } = parameters;
  return {
    systemPrompt,
    ...{ temperature, topP, maxTokens, seed },
    reasoningEffort: reasoningEffort ?? '',
    format: format.type,
    schema: format.type === 'schema' ? JSON.stringify(format.schema, null, 2) : '',
    toolServers: [...toolServers],
  };
}

/** The choices of a form that was checked. Parameters that it does not show stay as they are in `base`. */
export function toChoices(form: SettingsForm, base: ChatParameters): ConversationDraft {
  const { temperature, topP, maxTokens, seed } = form;
  const schema = jsonObject(form.schema);
  return Draft.parse({
    systemPrompt: form.systemPrompt,
    toolServers: form.toolServers,
    parameters: {
      ...base,
      ...{ temperature, topP, maxTokens, seed },
      reasoningEffort: form.reasoningEffort === '' ? null : form.reasoningEffort,
      format: form.format === 'schema' ? { type: 'schema', schema: schema ?? {} } : { type: form.format },
    },
  });
}

function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
