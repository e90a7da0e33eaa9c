import type { ChatParameters, Message } from '../../../contract/chat.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Phrase } from '../../../contract/phrase.ts';
import type { Abilities } from './abilities.ts';
import { answerMessages } from './answer-rounds.ts';
import type { FileBytes, RequestMessage } from './request-parts.ts';
import { refuseNotes, userContent } from './user-content.ts';

/** A tool as a model is told of it. */
export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface RequestQuestion {
  readonly model: string;
  readonly abilities: Abilities;
  readonly systemPrompt: string;
  readonly parameters: ChatParameters;
  /** From the first message to the question; the answer itself is not among them. */
  readonly branch: readonly Message[];
  /** What there is of the answer: rounds that went before, or the part from which it is to go on. */
  readonly answer: Pick<Message, 'parts'>;
  /** @see RoundOptions */
  readonly details: ReadonlyMap<number, readonly unknown[]>;
  readonly tools: readonly OfferedTool[];
}

export interface BuiltRequest {
  readonly body: Readonly<Record<string, unknown>>;
  /** What the model does not get, in words for the person. */
  readonly notes: readonly Phrase[];
}

const CONTINUE =
  'Continue your last message exactly where it ends. Do not repeat any of it and do not comment on this request.';

/**
 * The chosen branch as a request to Chat Completions.
 * @throws Failure `invalid_input` where the model cannot take the question itself
 */
export function buildRequest(question: RequestQuestion, bytesOf: FileBytes): BuiltRequest {
  const { model, abilities, systemPrompt, branch } = question;
  const notes: Phrase[] = [];
  const seesImages = abilities.takes.images !== 'no';
  const history = branch.flatMap((message, at): RequestMessage[] => {
    if (message.role === 'assistant') {
      const options = { withReasoning: false, details: NONE, seesImages };
      return answerMessages(message.parts, options, bytesOf);
    }
    const user = userContent(message.parts, abilities, model, bytesOf);
    if (at === branch.length - 1) refuseNotes(user.notes);
    notes.push(...user.notes);
    return [{ role: 'user', content: user.content }];
  });
  const offered = abilities.takes.tools === 'no' ? [] : question.tools;
  if (question.tools.length > 0 && offered.length === 0) {
    notes.push(phrase`${model} cannot call tools: it was asked without them.`);
  }
  const messages: RequestMessage[] = [
    ...(systemPrompt.trim() === '' ? [] : [{ role: 'system' as const, content: systemPrompt }]),
    ...history,
    ...goingOn(question, seesImages, bytesOf),
  ];
  return {
    body: {
      model,
      messages,
      stream: true,
      stream_options: { include_usage: true },
      ...parametersOf(question.parameters, abilities),
      ...(offered.length === 0 ? {} : { tools: offered.map(toolOf) }),
    },
    notes,
  };
}

const NONE: ReadonlyMap<number, readonly unknown[]> = new Map();

/** The answer so far. One that ends with its own words is to go on from there, which only some models do by themselves. */
function goingOn(
  { answer, details, abilities }: RequestQuestion,
  seesImages: boolean,
  bytesOf: FileBytes,
): RequestMessage[] {
  const messages = answerMessages(answer.parts, { withReasoning: true, details, seesImages }, bytesOf);
  const last = messages.at(-1);
  // The gateway knows which of Anthropic's models take a beginning.
  if (last?.role !== 'assistant' || abilities.family === 'anthropic') return messages;
  return [...messages, { role: 'user', content: CONTINUE }];
}

function parametersOf(parameters: ChatParameters, { family }: Abilities): Record<string, unknown> {
  const { maxTokens, stop, format } = parameters;
  const given: Record<string, unknown> = {
    temperature: parameters.temperature,
    top_p: parameters.topP,
    top_k: parameters.topK,
    // OpenAI's newer models refuse the older name, which is the one that everybody else knows.
    [family === 'openai' ? 'max_completion_tokens' : 'max_tokens']: maxTokens,
    seed: parameters.seed,
    stop: stop.length === 0 ? null : stop,
    presence_penalty: parameters.presencePenalty,
    frequency_penalty: parameters.frequencyPenalty,
    reasoning_effort: parameters.reasoningEffort,
    response_format: formatOf(format),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

function formatOf(format: ChatParameters['format']): object | null {
  switch (format.type) {
    case 'text':
      return null;
    case 'json':
      return { type: 'json_object' };
    case 'schema':
      return { type: 'json_schema', json_schema: { name: 'answer', schema: format.schema, strict: true } };
  }
}

function toolOf({ name, description, parameters }: OfferedTool): object {
  return { type: 'function', function: { name, description, parameters } };
}
