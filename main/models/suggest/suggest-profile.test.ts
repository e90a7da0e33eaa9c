import { describe, expect, it } from 'vitest';
import type { RuntimeKind } from '../../../contract/runtime.ts';
import { KNOWN_MODELS } from '../testing/known-models.ts';
import { readChatTemplate, templateText } from '../traits/chat-template.ts';
import { readTraits } from '../traits/read-traits.ts';
import { freeName } from './free-name.ts';
import { suggestProfile } from './suggest-profile.ts';

const GB = 1e9;

function suggestion(
  name: keyof typeof KNOWN_MODELS,
  kind: RuntimeKind,
  memoryFor: (tokens: number | null) => number = () => GB,
) {
  const files = KNOWN_MODELS[name];
  const text = templateText(files);
  return suggestProfile({
    ...{ model: files.name, kind, traits: readTraits(files), takenNames: [], memoryBudgetBytes: 10 * GB },
    template: text === null ? null : readChatTemplate(text),
    memoryFor,
  });
}

/** Every name that the pinned versions register. */
const REGISTERED = {
  'mlx-openai-server': {
    tool: 'hermes qwen3 qwen3_coder qwen3_moe qwen3_vl glm4_moe minimax_m2 nemotron3_nano functiongemma gemma4 iquest_coder_v1 solar_open longcat_flash_lite kimi_k2 step_35 harmony',
    reasoning:
      'hermes qwen3 qwen3_moe qwen3_vl qwen3_5 glm4_moe glm47_flash minimax_m2 nemotron3_nano solar_open gemma4 kimi_k2 mixed_think_tool_handoff step_35 harmony',
  },
  'vllm-mlx': {
    tool: 'auto deepseek deepseek_v3 deepseek_r1 deepseek_v4 functionary gemma4 glm47 glm4 granite harmony gpt-oss hermes kimi kimi_k2 llama llama3 minimax minimax_m2 mistral nemotron poolside_v1 qwen3_xml qwen3_coder qwen qwen3 step3p5 xlam',
    reasoning: 'qwen3 deepseek_r1 deepseek_v4 gpt_oss harmony gemma4 glm4 mistral poolside_v1 step3p5',
  },
} as const;

describe('suggestProfile', () => {
  it.each([
    ['Llama 3.2', 'mlx-openai-server', null, null],
    ['Llama 3.2', 'vllm-mlx', 'llama3', null],
    ['Qwen3', 'mlx-openai-server', 'hermes', 'qwen3'],
    ['Qwen3', 'vllm-mlx', 'hermes', 'qwen3'],
    ['Qwen3 Thinking', 'mlx-openai-server', 'hermes', 'qwen3_moe'],
    ['Qwen3 Thinking', 'vllm-mlx', 'hermes', 'deepseek_r1'],
    ['Qwen3 Coder', 'mlx-openai-server', 'qwen3_coder', null],
    ['Qwen3 Coder', 'vllm-mlx', 'qwen3_coder', null],
    ['DeepSeek-R1 Distill', 'mlx-openai-server', null, 'qwen3_moe'],
    ['DeepSeek-R1 Distill', 'vllm-mlx', null, 'deepseek_r1'],
    ['Ministral', 'mlx-openai-server', null, null],
    ['Ministral', 'vllm-mlx', 'mistral', null],
    ['gpt-oss', 'mlx-openai-server', 'harmony', 'harmony'],
    ['gpt-oss', 'vllm-mlx', 'harmony', 'gpt_oss'],
    ['Phi-4', 'mlx-openai-server', null, null],
  ] as const)('reads %s with %s’s parsers %s and %s', (name, kind, toolParser, reasoningParser) => {
    expect(suggestion(name, kind).spec).toMatchObject({ toolParser, reasoningParser });
  });

  it('names only parsers that the server has', () => {
    for (const name of Object.keys(KNOWN_MODELS) as (keyof typeof KNOWN_MODELS)[]) {
      for (const kind of ['mlx-openai-server', 'vllm-mlx'] as const) {
        const { toolParser, reasoningParser } = suggestion(name, kind).spec;
        if (toolParser !== null) expect(REGISTERED[kind].tool.split(' ')).toContain(toolParser);
        if (reasoningParser !== null)
          expect(REGISTERED[kind].reasoning.split(' ')).toContain(reasoningParser);
      }
    }
  });

  it('warns when the model can call tools and this server cannot read it', () => {
    expect(suggestion('Llama 3.2', 'mlx-openai-server').warnings).toEqual([
      expect.stringMatching(/mlx-openai-server has no parser/),
    ]);
    expect(suggestion('Qwen3', 'mlx-openai-server').warnings).toEqual([]);
  });

  it('serves what sees as multimodal', () => {
    expect(suggestion('Qwen2.5-VL', 'mlx-openai-server').spec.modelType).toBe('multimodal');
    expect(suggestion('Qwen3', 'mlx-openai-server').spec.modelType).toBe('lm');
  });

  it('leaves the context to the model where it fits, else takes the longest that does', () => {
    expect(suggestion('Llama 3.2', 'vllm-mlx').spec.contextLength).toBeNull();
    const tight = suggestion('Llama 3.2', 'vllm-mlx', (tokens) =>
      (tokens ?? 0) > 40_000 ? 11 * GB : 9 * GB,
    );
    expect(tight.spec.contextLength).toBe(32_768);
    expect(tight.warnings).toEqual([]);
  });

  it('warns of a model that is too large for this machine', () => {
    const { warnings, memory } = suggestion('Phi-4', 'vllm-mlx', () => 12 * GB);
    expect(warnings).toEqual([expect.stringMatching(/12 GB.*10 GB/)]);
    expect(memory).toEqual({ neededBytes: 12 * GB, budgetBytes: 10 * GB });
  });

  it.each(['BGE', 'Whisper'] as const)('says that %s does not chat', (name) => {
    expect(suggestion(name, 'mlx-openai-server').warnings.join(' ')).toMatch(/a profile serves chat models/);
  });

  it('gives a reason for each choice', () => {
    const fields = suggestion('Qwen3', 'mlx-openai-server').reasons.map(({ field }) => field);
    expect(fields).toEqual(['modelType', 'contextLength', 'toolParser', 'reasoningParser', 'memoryBytes']);
  });
});

describe('freeName', () => {
  it.each([
    ['mlx-community/Qwen3-4B-4bit', [], 'qwen3-4b-4bit'],
    ['mlx-community/Qwen3-4B-4bit', ['qwen3-4b-4bit'], 'qwen3-4b-4bit-2'],
    ['/models/My Model (new)/', [], 'my-model-new-'],
    ['/', [], 'model'],
  ])('%s → with %j taken: %s', (model, taken, name) => {
    expect(freeName(model, taken)).toBe(name);
  });
});
