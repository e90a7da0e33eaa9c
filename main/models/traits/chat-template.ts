import * as z from 'zod';
import type { ModelFiles } from './model-files.ts';

/** How a model writes that it wants a tool called; `unknown` where its template takes tools in a form of its own. */
export type ToolSyntax =
  | 'none'
  | 'harmony'
  | 'gemma4'
  | 'functiongemma'
  | 'kimi'
  | 'minimax'
  | 'glm'
  | 'xml-function'
  | 'hermes'
  | 'mistral'
  | 'llama'
  | 'deepseek'
  | 'unknown';

/** How a model thinks. `tags`: inside `<think>`; `opened`: the template has opened the tag already, so only its end comes. */
export type ThinkingStyle = 'none' | 'harmony' | 'gemma4' | 'brackets' | 'tags' | 'opened';

export interface ChatTemplate {
  readonly tools: ToolSyntax;
  readonly thinking: ThinkingStyle;
  /** Takes `enable_thinking`. */
  readonly thinkingSwitch: boolean;
}

const NamedTemplates = z.array(z.object({ name: z.string(), template: z.string() }));
const TokenizerConfig = z.object({ chat_template: z.union([z.string(), NamedTemplates]).nullish() });

/** The template's text: of a file of its own, else of tokenizer_config.json (one, or several by name). */
export function templateText({ chatTemplate, tokenizerConfig }: ModelFiles): string | null {
  if (chatTemplate !== undefined) return chatTemplate;
  const inside = TokenizerConfig.safeParse(tokenizerConfig).data?.chat_template;
  if (inside === undefined || inside === null) return null;
  return typeof inside === 'string' ? inside : inside.map(({ template }) => template).join('\n');
}

/** What a chat template shows of the model that it was written for. The first sign that fits decides: others borrow. */
export function readChatTemplate(text: string): ChatTemplate {
  return {
    tools: takesTools(text) ? toolSyntax(text) : 'none',
    thinking: thinkingStyle(text),
    thinkingSwitch: /\benable_thinking\b/.test(text),
  };
}

/** `tools` is the variable that a template is given them in; `tool_calls` of a history alone is not enough. */
function takesTools(text: string): boolean {
  return /\btools\b/.test(text);
}

const TOOL_SIGNS: readonly (readonly [RegExp, ToolSyntax])[] = [
  [/<\|channel\|>/, 'harmony'],
  [/<\|tool_call>/, 'gemma4'],
  [/<start_function_call>/, 'functiongemma'],
  [/<\|tool_calls_section_begin\|>/, 'kimi'],
  [/<minimax:tool_call>/, 'minimax'],
  [/<arg_key>/, 'glm'],
  [/<function=/, 'xml-function'],
  [/<tool_call>/, 'hermes'],
  [/\[TOOL_CALLS\]/, 'mistral'],
  [/<\|python_tag\|>|Environment: ipython/, 'llama'],
  [/<｜tool▁calls▁begin｜>/, 'deepseek'],
];

function toolSyntax(text: string): ToolSyntax {
  return TOOL_SIGNS.find(([sign]) => sign.test(text))?.[1] ?? 'unknown';
}

function thinkingStyle(text: string): ThinkingStyle {
  if (text.includes('<|channel|>')) return 'harmony';
  if (text.includes('<|channel>')) return 'gemma4';
  if (text.includes('[THINK]')) return 'brackets';
  if (!/<\/?think>/.test(text)) return 'none';
  const ending = text.slice(Math.max(0, text.lastIndexOf('add_generation_prompt')));
  // `<think>\n\n</think>` is how thinking is switched off.
  return ending.replaceAll(/<think>(?:\s|\\n)*<\/think>/g, '').includes('<think>') ? 'opened' : 'tags';
}
