import * as z from 'zod';
import { imitatedResponses } from './imitated-responses.ts';
import type { ImitatedReply, Imitation } from './imitation.ts';
import { tinyAnswer } from './tiny-answers.ts';
import type { TinyAnswer } from './tiny-answers.ts';

const Part = z.looseObject({ text: z.string().optional() });
const Message = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(Part)]).nullish(),
});
const Request = z.looseObject({
  model: z.string(),
  messages: z.array(Message),
  max_tokens: z.int().optional(),
  max_completion_tokens: z.int().optional(),
  stream: z.boolean().default(false),
  stream_options: z.looseObject({ include_usage: z.boolean().default(false) }).optional(),
});
type Request = z.infer<typeof Request>;

const NAMES = { id: 'chatcmpl-cloud', created: 1_795_000_000, model: 'tiny' };

/** OpenAI's Chat Completions alone, as Ollama or LM Studio have it, with the tiny model's answers. */
export const imitatedCompatible: Imitation = (path, json) =>
  path === '/v1/chat/completions' ? chatCompletion(Request.parse(json)) : null;

/** OpenAI's protocol, Responses too. Its only model is `tiny`; `TINY_CRASH` breaks a stream off. */
export const imitatedOpenAi: Imitation = (path, json) =>
  path === '/v1/responses' ? imitatedResponses(json) : imitatedCompatible(path, json);

function chatCompletion(request: Request): ImitatedReply {
  const { model, stream, stream_options, max_tokens, max_completion_tokens } = request;
  if (model !== 'tiny') return refusal(404, 'model_not_found', `The model '${model}' does not exist`);
  const last = request.messages.at(-1);
  if (last === undefined) return refusal(400, 'empty_array', 'messages is too short');
  const said = typeof last.content === 'string' ? last.content : (last.content?.at(-1)?.text ?? '');
  const answer = tinyAnswer(said, last.role === 'tool', max_completion_tokens ?? max_tokens);
  if (!stream) return { status: 200, json: whole(answer) };
  const events = chunks(answer, stream_options?.include_usage === true);
  return said === 'TINY_CRASH' ? { events: events.slice(0, 3), breaksOff: true } : { events };
}

function refusal(status: number, code: string, message: string): ImitatedReply {
  return { status, json: { error: { message, type: 'invalid_request_error', param: null, code } } };
}

function finishReason({ call, isCut }: TinyAnswer): string {
  if (isCut) return 'length';
  return call === null ? 'stop' : 'tool_calls';
}

function usage({ prompt, completion }: TinyAnswer) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0 },
  };
}

function toolCall(call: NonNullable<TinyAnswer['call']>) {
  return { id: 'call_cloud', type: 'function', function: call };
}

function whole(answer: TinyAnswer): object {
  const { pieces, call } = answer;
  const content = call === null ? pieces.join('') : null;
  const message = {
    ...{ role: 'assistant', content, refusal: null },
    ...(call === null ? {} : { tool_calls: [toolCall(call)] }),
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReason(answer) }];
  return { ...NAMES, object: 'chat.completion', choices, usage: usage(answer) };
}

function chunks(answer: TinyAnswer, withUsage: boolean): string[] {
  const { pieces, call } = answer;
  const head = { ...NAMES, object: 'chat.completion.chunk' };
  const chunk = (delta: object, finish: string | null) => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(withUsage ? { usage: null } : {}),
  });
  const callDeltas = (): object[] => {
    if (call === null) return [];
    const first = toolCall({ name: call.name, arguments: '' });
    const halves = [call.arguments.slice(0, 7), call.arguments.slice(7)];
    return [{ ...first, index: 0 }, ...halves.map((half) => ({ index: 0, function: { arguments: half } }))];
  };
  const all = [
    chunk({ role: 'assistant', content: '' }, null),
    ...pieces.map((content) => chunk({ content }, null)),
    ...callDeltas().map((delta) => chunk({ tool_calls: [delta] }, null)),
    chunk({}, finishReason(answer)),
    ...(withUsage ? [{ ...head, choices: [], usage: usage(answer) }] : []),
  ];
  return [...all.map((each) => `data: ${JSON.stringify(each)}\n\n`), 'data: [DONE]\n\n'];
}
