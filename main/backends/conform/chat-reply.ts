import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import { mapErrorObject } from './errors.ts';
import { createContentCutter } from './expectations.ts';
import type { AnswerIdentity, ConformOptions } from './expectations.ts';
import { finishReason } from './finish-reason.ts';
import type { FinishReason } from './finish-reason.ts';
import { isGiven, isJsonObject } from './json.ts';
import { ServerReply } from './server-answer.ts';
import type { ServerMessage } from './server-answer.ts';
import { toolCallsAsText } from './tool-call-text.ts';
import type { ToolCall } from './tool-call-text.ts';
import { conformToolCalls } from './tool-calls.ts';
import { conformUsage } from './usage.ts';
import type { Usage } from './usage.ts';

/** OpenAI's `chat.completion`, with `reasoning_content` where the model thought (an extension that clients know). */
export interface ChatReply {
  readonly id: string;
  readonly object: 'chat.completion';
  readonly created: number;
  readonly model: string;
  readonly choices: readonly [
    {
      readonly index: 0;
      readonly message: {
        readonly role: 'assistant';
        readonly content: string | null;
        readonly refusal: null;
        readonly reasoning_content?: string;
        readonly tool_calls?: readonly ToolCall[];
      };
      readonly logprobs: null;
      readonly finish_reason: FinishReason;
    },
  ];
  readonly usage?: Usage;
}

/**
 * Puts a whole answer of a local server into OpenAI's shape. The usage stays the server's own when the text was cut
 * at a stop sequence: those tokens were computed.
 * @throws Failure `upstream_protocol` when it is no answer, is an error, or does not say why it ended.
 */
export function conformChatReply(body: unknown, options: ConformOptions): ChatReply {
  const { id, expectations, quirks } = options;
  if (isJsonObject(body) && isGiven(body['error'])) {
    throw new Failure('upstream_protocol', mapErrorObject(body['error']).error.message);
  }
  const parsed = ServerReply.safeParse(body);
  const choice = parsed.data?.choices[0];
  if (parsed.data === undefined || choice === undefined) {
    throw new Failure('upstream_protocol', phrase`The model server sent no chat completion.`);
  }
  if (!isGiven(choice.finish_reason)) {
    throw new Failure('upstream_protocol', phrase`The model server did not say why the answer ended.`);
  }

  const called = conformToolCalls(choice.message.tool_calls ?? [], id);
  const text = joinText(choice.message, expectations.toolCalls ? [] : called);
  const cutter = createContentCutter(expectations, quirks);
  const first = cutter.push(text);
  const last = cutter.flush();
  const cut = first.stopped || last.stopped;
  const content = first.emit + (first.stopped ? '' : last.emit);
  // What the model did after the end of the answer did not happen.
  const calls = expectations.toolCalls && !cut ? called : [];
  const reasoning = choice.message.reasoning_content ?? '';
  const usage = isGiven(parsed.data.usage) ? conformUsage(parsed.data.usage, quirks) : null;

  return makeReply(options, {
    content,
    reasoning,
    calls,
    usage,
    finish: finishReason(
      {
        said: choice.finish_reason,
        cut,
        toolCalls: calls.length > 0,
        completionTokens: usage?.completion_tokens ?? null,
        maxTokens: expectations.maxTokens,
      },
      quirks,
    ),
  });
}

interface ReplyParts {
  readonly content: string;
  readonly reasoning: string;
  readonly calls: readonly ToolCall[];
  readonly finish: FinishReason;
  readonly usage: Usage | null;
}

/** Fields and their order as OpenAI has them; what is empty is null or left out, as there. */
export function makeReply(identity: AnswerIdentity, parts: ReplyParts): ChatReply {
  const { content, reasoning, calls, finish, usage } = parts;
  return {
    id: identity.id,
    object: 'chat.completion',
    created: identity.created,
    model: identity.publicModel,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: content === '' && calls.length > 0 ? null : content,
          refusal: null,
          ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: finish,
      },
    ],
    ...(usage === null ? {} : { usage }),
  };
}

function joinText(message: ServerMessage, unwanted: readonly ToolCall[]): string {
  const content = message.content ?? '';
  return unwanted.length === 0 ? content : [content, toolCallsAsText(unwanted)].filter(Boolean).join('\n');
}
