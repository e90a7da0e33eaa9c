import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createParser } from 'eventsource-parser';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../contract/failure.ts';
import * as profiles from '../messages-to-chat/profile.ts';
import { chatProfileFor } from '../model-families/chat-profile-for.ts';
import { MODEL_FAMILIES } from '../model-families/rules-for.ts';
import type { Warning } from '../warnings.ts';
import { chatErrorToResponses } from './error.ts';
import { parseResponsesRequest } from './parse-request.ts';
import { chatToResponse } from './reply.ts';
import { responsesToChat } from './request.ts';
import type { ResponsesOptions } from './request.ts';
import type { ResponseObject } from './response.ts';
import type { ResponseContext } from './response-context.ts';
import { createResponseStream } from './stream.ts';
import type { StreamEvent } from './stream-event.ts';

const PROFILES = {
  local: profiles.LOCAL_PROFILE,
  compatible: profiles.COMPATIBLE_PROFILE,
  openai: profiles.OPENAI_PROFILE,
  reasoning: chatProfileFor(profiles.OPENAI_PROFILE, { kind: 'openai', model: 'o3' }, MODEL_FAMILIES),
};

interface Case {
  /** The rule, in words. */
  readonly source: string;
  readonly input: unknown;
  readonly expected: unknown;
}

interface RequestInput extends Partial<ResponsesOptions> {
  readonly request: unknown;
  readonly family?: keyof typeof PROFILES;
  /** Changes to the family's profile. */
  readonly change?: Partial<profiles.ChatProfile>;
  /** Show what is kept for the answer. */
  readonly context?: boolean;
}

interface AnswerInput {
  /** Fields of the request that the answer belongs to. */
  readonly request?: object;
  readonly context?: Partial<ResponseContext>;
}

interface ReplyInput extends AnswerInput {
  readonly reply: unknown;
  /** Show the whole response, not only what differs from case to case. */
  readonly whole?: boolean;
}

interface StreamInput extends AnswerInput {
  readonly bytes: readonly string[];
  readonly whole?: boolean;
  readonly early?: boolean;
  readonly end?: boolean;
}

const OPTIONS = {
  model: 'qwen',
  responseId: 'resp_01',
  now: () => 1_700_000_000,
  sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
};

const codes = (warnings: readonly Warning[]) => warnings.map(({ code, path }) => [code, path]);
const refused = (error: Failure) => ({
  error: error.message,
  hint: error.hint,
  param: error.issues?.[0]?.path,
});

function runRequest({ request, family = 'local', change, context, ...options }: RequestInput): unknown {
  const parsed = parseResponsesRequest(request);
  if (!parsed.ok) return refused(parsed.error);
  const profile = { ...PROFILES[family], ...change };
  const result = responsesToChat(parsed.request, { ...OPTIONS, profile, ...options });
  if (!result.ok) return refused(result.error);
  const { body, warnings } = result;
  const { tools, inputTokens, reasoning, echo } = result.context;
  return {
    body,
    warnings: codes(warnings),
    ...(context === true ? { tools: Object.fromEntries(tools), inputTokens, reasoning, echo } : {}),
  };
}

function contextOf({ request = {}, context }: AnswerInput): ResponseContext {
  const parsed = parseResponsesRequest({ model: 'gpt-local', input: 'Hi', ...request });
  if (!parsed.ok) throw parsed.error;
  const result = responsesToChat(parsed.request, { ...OPTIONS, profile: profiles.LOCAL_PROFILE });
  if (!result.ok) throw result.error;
  return { ...result.context, ...context };
}

function short(response: ResponseObject) {
  const { status, error, incomplete_details, output, usage } = response;
  return { status, error, incomplete_details, output, usage };
}

function runReply({ reply, whole = false, ...input }: ReplyInput): unknown {
  const result = chatToResponse(reply, contextOf(input));
  if (!result.ok) return { error: result.error };
  const { response, warnings } = result;
  return { response: whole ? response : short(response), warnings: codes(warnings) };
}

function runStream({ bytes, whole = false, early = false, end = true, ...input }: StreamInput): unknown {
  const stream = createResponseStream(contextOf(input));
  const events: StreamEvent[] = early ? stream.start() : [];
  const parser = createParser({
    onEvent: ({ data, event }) => events.push(...stream.pushData(data, event)),
  });
  for (const chunk of bytes) parser.feed(chunk);
  if (end) events.push(...stream.end());
  const shown = events.map((event) =>
    'response' in event && !whole ? { ...event, response: short(event.response) } : event,
  );
  return { events: shown, warnings: codes(stream.warnings) };
}

function runError({ status, body }: { readonly status: number; readonly body: unknown }): unknown {
  return chatErrorToResponses(status, typeof body === 'string' ? body : JSON.stringify(body));
}

/** The files are trusted to have the shape that their folder stands for. */
const RUNNERS: Readonly<Record<string, (input: unknown) => unknown>> = {
  request: (input) => runRequest(input as RequestInput),
  reply: (input) => runReply(input as ReplyInput),
  stream: (input) => runStream(input as StreamInput),
  error: (input) => runError(input as { status: number; body: unknown }),
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
