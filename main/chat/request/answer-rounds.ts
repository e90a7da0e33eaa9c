import type { MessagePart, ToolCallPart, ToolResult } from '../../../contract/chat.ts';
import { roundOf } from '../answer/round-of.ts';
import { dataUrl } from './request-parts.ts';
import type { ContentPart, FileBytes, RequestMessage } from './request-parts.ts';

/** One request's worth of an answer: what the model thought and wrote, then the tools that it called. */
interface Round {
  readonly text: string;
  readonly reasoning: string;
  readonly details: readonly unknown[];
  readonly calls: readonly ToolCallPart[];
}

export interface RoundOptions {
  /**
   * Thinking goes back within the turn in which it was thought: models that think between their calls of tools go on
   * from there, and some refuse calls without it. That of earlier turns is left out, as the providers' rules have it.
   */
  readonly withReasoning: boolean;
  /** What a provider gave with its thinking (a signature), by the number of the part. */
  readonly details: ReadonlyMap<number, readonly unknown[]>;
  /** Pictures of tools are shown to models that can see them. */
  readonly seesImages: boolean;
}

/** An answer as it goes back to a model: a message for each round, and the results of its tools behind it. */
export function answerMessages(
  parts: readonly MessagePart[],
  options: RoundOptions,
  bytesOf: FileBytes,
): RequestMessage[] {
  return roundsOf(parts, options.details).flatMap((round) => {
    const { text, reasoning, details, calls } = round;
    if (text === '' && calls.length === 0) return [];
    const thought = options.withReasoning && reasoning !== '';
    const said: RequestMessage = {
      role: 'assistant',
      content: text === '' ? null : text,
      ...(thought ? { reasoning_content: reasoning } : {}),
      ...(thought && details.length > 0 ? { reasoning_details: details } : {}),
      ...(calls.length === 0 ? {} : { tool_calls: calls.map(callOf) }),
    };
    const results = calls.map(({ id, result }): RequestMessage => ({
      role: 'tool',
      tool_call_id: id,
      content: resultText(result),
    }));
    return [said, ...results, ...(options.seesImages ? picturesOf(calls, bytesOf) : [])];
  });
}

/**
 * A new round begins with the first part of another one behind calls. Where rounds were not counted, it is taken to begin
 * where the model goes on after its calls.
 */
function roundsOf(parts: readonly MessagePart[], details: RoundOptions['details']): Round[] {
  const rounds: Round[] = [];
  let round: Round = EMPTY;
  parts.forEach((part, at) => {
    if (goesOn(round, part)) {
      rounds.push(round);
      round = EMPTY;
    }
    round = withPart(round, part, details.get(at) ?? []);
  });
  return [...rounds, round];
}

function goesOn({ calls }: Round, part: MessagePart): boolean {
  const last = calls.at(-1);
  if (last === undefined) return false;
  const [before, now] = [roundOf(last), roundOf(part)];
  return before === null || now === null ? part.type !== 'tool-call' : before !== now;
}

const EMPTY: Round = { text: '', reasoning: '', details: [], calls: [] };

function withPart(round: Round, part: MessagePart, details: readonly unknown[]): Round {
  switch (part.type) {
    case 'text':
      return { ...round, text: round.text + part.text };
    case 'reasoning':
      return { ...round, reasoning: round.reasoning + part.text, details: [...round.details, ...details] };
    case 'tool-call':
      return { ...round, calls: [...round.calls, part] };
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return round;
  }
}

/** Servers and chat templates read the arguments again: what is no JSON object would break every later request. */
function callOf({ id, name, arguments: text }: ToolCallPart) {
  const sound = /^[A-Za-z0-9_-]{1,64}$/.test(name)
    ? name
    : name.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || '_';
  return {
    id,
    type: 'function' as const,
    function: { name: sound, arguments: isJsonObject(text) ? text : '{}' },
  };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function resultText(result: ToolResult | null): string {
  if (result === null) return 'Error: the call was not carried out.';
  const text = result.content
    .map((part) => (part.type === 'text' ? part.text : `[the picture “${part.file.name}”]`))
    .join('\n');
  const whole = result.cut === null ? text : `${text}\n[${result.cut}]`;
  const said = whole === '' ? '(no output)' : whole;
  return result.failed ? `Error: ${said}` : said;
}

/** OpenAI's protocol has no pictures in a tool's result: they follow as something that the person shows. */
function picturesOf(calls: readonly ToolCallPart[], bytesOf: FileBytes): RequestMessage[] {
  const content = calls.flatMap(({ name, result }): ContentPart[] =>
    (result?.content ?? []).flatMap((part): ContentPart[] =>
      part.type === 'image'
        ? [
            { type: 'text', text: `The picture “${part.file.name}” that ${name} gave:` },
            { type: 'image_url', image_url: { url: dataUrl(part.file.type, bytesOf(part.file.id)) } },
          ]
        : [],
    ),
  );
  return content.length === 0 ? [] : [{ role: 'user', content }];
}
