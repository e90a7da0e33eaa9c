import { phrase } from '../../../contract/phrase.ts';
import type { Phrase, PhraseValue } from '../../../contract/phrase.ts';
import type { RuntimeKind } from '../../../contract/runtime.ts';
import type { ChatTemplate, ThinkingStyle, ToolSyntax } from '../traits/chat-template.ts';

/**
 * The parsers that each server has, by how a model writes: read from app/parsers/__init__.py of mlx-openai-server 1.8.1
 * and from vllm_mlx/tool_parsers and reasoning of vllm-mlx 0.6.0. null: this server has none for it.
 */
const TOOL_PARSERS: Readonly<
  Record<RuntimeKind, Readonly<Record<Exclude<ToolSyntax, 'none' | 'unknown'>, string | null>>>
> = {
  'mlx-openai-server': {
    harmony: 'harmony',
    gemma4: 'gemma4',
    functiongemma: 'functiongemma',
    kimi: 'kimi_k2',
    minimax: 'minimax_m2',
    glm: 'glm4_moe',
    'xml-function': 'qwen3_coder',
    hermes: 'hermes',
    mistral: null,
    llama: null,
    deepseek: null,
  },
  'vllm-mlx': {
    harmony: 'harmony',
    gemma4: 'gemma4',
    functiongemma: null,
    kimi: 'kimi_k2',
    minimax: 'minimax_m2',
    glm: 'glm47',
    'xml-function': 'qwen3_coder',
    hermes: 'hermes',
    mistral: 'mistral',
    llama: 'llama3',
    deepseek: 'deepseek_r1',
  },
};

const WRITTEN_AS: Readonly<Record<Exclude<ToolSyntax, 'none' | 'unknown'>, PhraseValue>> = {
  harmony: phrase`in OpenAI’s harmony format`,
  gemma4: phrase`as ${'<|tool_call>'}`,
  functiongemma: phrase`as ${'<start_function_call>'}`,
  kimi: phrase`as ${'<|tool_calls_section_begin|>'}`,
  minimax: phrase`as ${'<minimax:tool_call>'}`,
  glm: phrase`with ${'<arg_key>'} and ${'<arg_value>'}`,
  'xml-function': phrase`as ${'<function=…>'}`,
  hermes: phrase`as JSON inside <tool_call>`,
  mistral: phrase`after ${'[TOOL_CALLS]'}`,
  llama: phrase`as bare JSON, in Llama’s way`,
  deepseek: phrase`in DeepSeek’s way`,
};

/** A parser to use, or why there is none; `warn` when the model can do what this server cannot read. */
export interface ParserChoice {
  readonly parser: string | null;
  readonly why: Phrase;
  readonly warn: boolean;
}

/** How tool calls are read out of the model's text. */
export function toolParser(kind: RuntimeKind, { tools }: ChatTemplate): ParserChoice {
  if (tools === 'none') return none(phrase`Its chat template takes no tools.`);
  if (tools === 'unknown') {
    return missing(phrase`Its chat template takes tools, in a form that no parser is known for.`);
  }
  const how = WRITTEN_AS[tools];
  const parser = TOOL_PARSERS[kind][tools];
  if (parser === null)
    return missing(phrase`It writes tool calls ${how}, and ${kind} has no parser for that.`);
  return { parser, why: phrase`Its chat template writes tool calls ${how}.`, warn: false };
}

/** How thinking is told from the answer. */
export function reasoningParser(kind: RuntimeKind, template: ChatTemplate): ParserChoice {
  const { thinking } = template;
  if (thinking === 'none') return none(phrase`Its chat template knows no thinking.`);
  const parser = REASONING_PARSERS[kind](thinking, template.thinkingSwitch);
  if (parser === null) {
    return missing(phrase`It thinks inside ${THINKS[thinking]}, and ${kind} has no parser for that.`);
  }
  return { parser, why: phrase`Its chat template shows thinking inside ${THINKS[thinking]}.`, warn: false };
}

const THINKS: Readonly<Record<Exclude<ThinkingStyle, 'none'>, PhraseValue>> = {
  harmony: phrase`harmony’s analysis channel`,
  gemma4: '<|channel>',
  brackets: '[THINK]',
  tags: '<think>',
  opened: phrase`<think>, which the template itself opens`,
};

const REASONING_PARSERS: Readonly<
  Record<RuntimeKind, (style: Exclude<ThinkingStyle, 'none'>, hasSwitch: boolean) => string | null>
> = {
  'mlx-openai-server'(style, hasSwitch) {
    switch (style) {
      case 'harmony':
        return 'harmony';
      case 'gemma4':
        return 'gemma4';
      case 'brackets':
        return null;
      case 'tags':
        // The two differ in whether a request may switch thinking off.
        return hasSwitch ? 'qwen3' : 'hermes';
      case 'opened':
        // Both put the tag back that the template has taken away; named for models, of use to all that do so.
        return hasSwitch ? 'qwen3_5' : 'qwen3_moe';
    }
  },
  'vllm-mlx'(style) {
    switch (style) {
      case 'harmony':
        return 'gpt_oss';
      case 'gemma4':
        return 'gemma4';
      case 'brackets':
        return 'mistral';
      case 'tags':
        return 'qwen3';
      case 'opened':
        // Takes everything before </think> for thinking, also when the tag was never opened.
        return 'deepseek_r1';
    }
  },
};

function none(why: Phrase): ParserChoice {
  return { parser: null, why, warn: false };
}

function missing(why: Phrase): ParserChoice {
  return { parser: null, why, warn: true };
}
