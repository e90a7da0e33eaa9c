import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createParser } from 'eventsource-parser';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../contract/failure.ts';
import { chatToMessages, encodeMessage } from './chat-to-messages/reply.ts';
import type { ReplyContext } from './chat-to-messages/reply-context.ts';
import { createMessagesStream } from './chat-to-messages/stream.ts';
import { chatErrorToMessages } from './errors/chat-error.ts';
import * as profiles from './messages-to-chat/profile.ts';
import { chatProfileFor } from './model-families/chat-profile-for.ts';
import { MODEL_FAMILIES } from './model-families/rules-for.ts';
import { messagesToChat } from './messages-to-chat/request.ts';
import type { RequestOptions } from './messages-to-chat/request.ts';
import { chatGoldenRunners } from './testing/chat-golden-runners.ts';
import { estimateTokens } from './token-estimate/estimate-tokens.ts';
import type { Warning } from './warnings.ts';
import type { StreamEvent } from './wire/messages-reply.ts';
import { parseCountTokensRequest, parseMessagesRequest } from './wire/parse-request.ts';

const PROFILES = {
  local: profiles.LOCAL_PROFILE,
  compatible: profiles.COMPATIBLE_PROFILE,
  openai: profiles.OPENAI_PROFILE,
  reasoning: chatProfileFor(profiles.OPENAI_PROFILE, { kind: 'openai', model: 'o3' }, MODEL_FAMILIES),
};

const CONTEXT: ReplyContext = {
  messageId: 'msg_01',
  requestId: 'req_01',
  model: 'claude-local',
  toolNames: new Map(),
  inputTokens: 25,
  stopSequences: [],
  emitThinking: true,
  thinkTags: false,
  lenientFinish: false,
};

interface Case {
  /** The rule, in words. */
  readonly source: string;
  readonly input: unknown;
  readonly expected: unknown;
}

type ContextChanges = Partial<Omit<ReplyContext, 'toolNames'>> & { toolNames?: Record<string, string> };

interface RequestInput extends Partial<RequestOptions> {
  readonly request?: unknown;
  readonly family?: keyof typeof PROFILES;
  /** Changes to the family's profile. */
  readonly change?: Partial<profiles.ChatProfile>;
}

interface ReplyInput {
  readonly reply: unknown;
  readonly context?: ContextChanges;
  readonly stopSequence?: string;
}

interface StreamInput {
  readonly bytes: readonly string[];
  readonly context?: ContextChanges;
  readonly stoppedAt?: string;
  readonly early?: boolean;
  readonly end?: boolean;
}

interface ErrorInput {
  readonly status: number;
  readonly body: unknown;
  readonly backend?: string;
}

const codes = (warnings: readonly Warning[]) => warnings.map(({ code, path }) => [code, path]);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const refused = (error: Failure) => ({ error: error.message, path: error.issues?.[0]?.path });

function contextOf({ toolNames = {}, ...changes }: ContextChanges = {}): ReplyContext {
  return { ...CONTEXT, ...changes, toolNames: new Map(Object.entries(toolNames)) };
}

function runRequest({ request, family = 'local', change, ...options }: RequestInput): unknown {
  const { raw } = options;
  const parsed = parseMessagesRequest(raw === undefined ? request : JSON.parse(raw));
  if (!parsed.ok) return refused(parsed.error);
  const result = messagesToChat(parsed.request, {
    profile: { ...PROFILES[family], ...change },
    model: 'qwen',
    messageId: 'msg_01',
    requestId: 'req_01',
    sha256,
    ...options,
  });
  if (!result.ok) return refused(result.error);
  const { body, warnings, context } = result;
  return {
    body,
    warnings: codes(warnings),
    ...(context.toolNames.size === 0 ? {} : { toolNames: Object.fromEntries(context.toolNames) }),
  };
}

function runReply({ reply, context, stopSequence }: ReplyInput): unknown {
  const result = chatToMessages(reply, contextOf(context), stopSequence);
  if (!result.ok) return { error: result.error };
  const { message, rawInputs, warnings } = result;
  // Where inputs are kept as text, the text is what counts.
  const answer = rawInputs.size > 0 ? { text: encodeMessage(message, rawInputs) } : { message };
  return { ...answer, warnings: codes(warnings) };
}

function runStream({ bytes, context, stoppedAt, early = false, end = true }: StreamInput): unknown {
  const stream = createMessagesStream(contextOf(context));
  const events: StreamEvent[] = early ? [...stream.start(), ...stream.ping()] : [];
  const parser = createParser({
    onEvent: ({ data, event }) => {
      if (data === '[DONE]' && stoppedAt !== undefined) stream.stoppedAt(stoppedAt);
      events.push(...stream.pushData(data, event));
    },
  });
  for (const chunk of bytes) parser.feed(chunk);
  if (end) events.push(...stream.end());
  return { events, warnings: codes(stream.warnings) };
}

function runError({ status, body, backend }: ErrorInput): unknown {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const context = { requestId: 'req_01', ...(backend === undefined ? {} : { backend }) };
  return chatErrorToMessages(status, text, context);
}

function runTokens(request: unknown): unknown {
  const parsed = parseCountTokensRequest(request);
  return parsed.ok ? estimateTokens(parsed.request) : { error: parsed.error.message };
}

/** The files are trusted to have the shape that their folder stands for. */
const RUNNERS: Readonly<Record<string, (input: unknown) => unknown>> = {
  request: (input) => runRequest(input as RequestInput),
  reply: (input) => runReply(input as ReplyInput),
  stream: (input) => runStream(input as StreamInput),
  error: (input) => runError(input as ErrorInput),
  tokens: runTokens,
  ...chatGoldenRunners(sha256),
};

/** Compared as text, since the order of the keys is part of the result. */
const asText = (value: unknown) => JSON.stringify(value, null, 1);

const root = join(import.meta.dirname, 'golden');

describe.each(Object.entries(RUNNERS))('golden cases of %s', (area, run) => {
  const files = readdirSync(join(root, area)).sort();

  it.each(files)('%s', (file) => {
    const { input, expected } = JSON.parse(readFileSync(join(root, area, file), 'utf8')) as Case;
    expect(asText(run(input))).toBe(asText(expected));
  });
});
