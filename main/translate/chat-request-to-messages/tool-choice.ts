import type { ChatCompletionsRequest, ChatToolChoice } from '../wire/chat-completions-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { refusal } from '../wire/parse-request.ts';
import type { OfferedTools } from './tools.ts';
import type { Translation } from './translation.ts';

export type MessagesToolChoice =
  | { readonly type: 'auto' | 'any'; readonly disable_parallel_tool_use?: true }
  | { readonly type: 'tool'; readonly name: string; readonly disable_parallel_tool_use?: true }
  | { readonly type: 'none' };

export interface ChosenTools extends OfferedTools {
  readonly choice: MessagesToolChoice | null;
}

/**
 * Which of the tools may or must be called.
 * @throws Failure `invalid_input` where a call is demanded that cannot be made
 */
export function chooseTools(
  request: ChatCompletionsRequest,
  offered: OfferedTools,
  translation: Translation,
): ChosenTools {
  const asked = request.tool_choice ?? legacyChoice(request);
  const allowed = allowedTools(offered, asked);
  const choice = toChoice(allowed, asked, translation);
  if (allowed.tools.length === 0) return { ...allowed, choice: null };
  const legacy = (request.functions ?? []).length > 0;
  const single = request.parallel_tool_calls === false || legacy;
  if (!single || choice?.type === 'none') return { ...allowed, choice };
  return { ...allowed, choice: { ...(choice ?? { type: 'auto' }), disable_parallel_tool_use: true } };
}

function legacyChoice({ function_call: call }: ChatCompletionsRequest): ChatToolChoice | null {
  if (!call) return null;
  return typeof call === 'string' ? call : { type: 'function', function: call };
}

/** A list of names that are not known changes nothing. */
function allowedTools(offered: OfferedTools, asked: ChatToolChoice | null): OfferedTools {
  if (asked === null || typeof asked === 'string' || asked.type !== 'allowed_tools') return offered;
  const wanted = new Set(asked.allowed_tools.tools.map((tool) => tool.function?.name));
  const kept = offered.names.map((name) => wanted.has(name));
  if (!kept.includes(true)) return offered;
  return {
    tools: offered.tools.filter((_, at) => kept[at]),
    names: offered.names.filter((_, at) => kept[at]),
  };
}

function toChoice(
  { names }: OfferedTools,
  asked: ChatToolChoice | null,
  { toolNames }: Translation,
): MessagesToolChoice | null {
  if (asked === null) return null;
  if (typeof asked === 'string') {
    if (asked !== 'required') return { type: asked };
    demandTools(names);
    return { type: 'any' };
  }
  if (asked.type === 'allowed_tools') {
    if (asked.allowed_tools.mode === 'auto') return { type: 'auto' };
    demandTools(names);
    return { type: 'any' };
  }
  const { name } = asked.function;
  if (!names.includes(name)) throw refusal('tool_choice', `Tool '${name}' is not in 'tools'`);
  return { type: 'tool', name: toolNames.shorten(name) };
}

function demandTools(names: readonly string[]): void {
  if (names.length === 0) throw refusal('tool_choice', "A call is demanded, and no tool is in 'tools'");
}

/** A model that thinks decides by itself whether to call. */
export function withoutForce(
  choice: MessagesToolChoice | null,
  { warnings }: Translation,
): MessagesToolChoice | null {
  if (choice?.type !== 'any' && choice?.type !== 'tool') return choice;
  warnings.add('tool_choice_freed', 'tool_choice', 'A model that thinks cannot be forced to call a tool.');
  return { type: 'auto', ...(choice.disable_parallel_tool_use ? { disable_parallel_tool_use: true } : {}) };
}

/** The fields about tools; nothing where there is none. */
export function toolFields({ tools, choice }: Pick<ChosenTools, 'tools' | 'choice'>): JsonObject {
  if (tools.length === 0) return {};
  return { tools, ...(choice === null ? {} : { tool_choice: choice }) };
}
