import { describe, expect, it } from 'vitest';
import type { ModelTraits } from '../../../contract/model.ts';
import { KNOWN_MODELS } from '../testing/known-models.ts';
import { readTraits } from './read-traits.ts';

type Expected = [family: string, context: number | null, bits: string, badges: string];

const EXPECTED: Readonly<Record<keyof typeof KNOWN_MODELS, Expected>> = {
  'Llama 3.2': ['Llama 3.2', 131_072, '4 affine', 'tools'],
  Qwen3: ['Qwen3', 40_960, '4 affine', 'tools reasoning'],
  'Qwen3 Thinking': ['Qwen3', 262_144, '4 affine mixed', 'tools reasoning'],
  'Qwen3 Coder': ['Qwen3', 262_144, '', 'tools'],
  'Qwen2.5-VL': ['Qwen2.5-VL', 128_000, '4 affine', 'vision'],
  'Gemma 3': ['Gemma 3', 131_072, '4 affine', 'vision'],
  'Phi-4': ['Phi-4', 16_384, '4 affine', ''],
  'DeepSeek-R1 Distill': ['DeepSeek-R1 Distill', 131_072, '4 affine', 'reasoning'],
  Ministral: ['Ministral', 32_768, '4 affine', 'tools'],
  'gpt-oss': ['gpt-oss', 131_072, '4 mxfp4 mixed', 'tools reasoning'],
  SmolLM2: ['SmolLM2', 8_192, '', ''],
  'Nomic Embed': ['Nomic Embed', 8_192, '', 'embeddings'],
  BGE: ['BGE', 512, '4 affine', 'embeddings'],
  'Qwen3 Embedding': ['Qwen3', 32_768, '4 affine', 'embeddings'],
  Whisper: ['Whisper', 448, '', 'audio'],
  Parakeet: ['Parakeet', null, '', 'audio'],
};

function summary({ family, contextLength, quantization, badges }: ModelTraits): Expected {
  const stored = quantization === null ? '' : `${quantization.bits} ${quantization.method}`;
  return [
    family ?? '',
    contextLength,
    quantization?.mixed === true ? `${stored} mixed` : stored,
    badges.join(' '),
  ];
}

describe('readTraits', () => {
  it.each(Object.entries(KNOWN_MODELS))('knows %s by its files', (name, files) => {
    expect(summary(readTraits(files))).toEqual(EXPECTED[name as keyof typeof KNOWN_MODELS]);
  });

  it('says nothing of a folder that says nothing', () => {
    const empty = { ...KNOWN_MODELS.SmolLM2, name: 'x', config: undefined, tokenizerConfig: undefined };
    expect(readTraits(empty)).toEqual({
      ...{ family: null, architecture: null, parameters: null, quantization: null, contextLength: null },
      badges: [],
    });
  });

  it.each(['video_token_id', 'video_token_index'])('knows by its %s that a model watches videos', (field) => {
    const model = KNOWN_MODELS['Qwen2.5-VL'];
    const config = { ...(model.config as object), [field]: 151_656 };
    expect(readTraits({ ...model, config }).badges).toEqual(['vision', 'video']);
    expect(
      readTraits({ ...KNOWN_MODELS.Qwen3, config: { ...config, vision_config: undefined } }).badges,
    ).not.toContain('video');
  });

  it('believes the weights, not the config, where a conversion has left out what sees', () => {
    const tensors = [{ name: 'language_model.layers.0.mlp.weight', type: 'BF16', shape: [2, 2] }];
    const textOnly = { ...KNOWN_MODELS['Gemma 3'], weights: [{ fileBytes: 1, tensors }] };
    expect(readTraits(textOnly).badges).toEqual([]);
    const seeing = [...tensors, { name: 'vision_tower.blocks.0.weight', type: 'BF16', shape: [2] }];
    const whole = { ...textOnly, weights: [{ fileBytes: 1, tensors: seeing }] };
    expect(readTraits(whole).badges).toEqual(['vision']);
  });

  it.each([
    ['{{ tools }}', { chat_template: [{ name: 'tool_use', template: '{{ tools }}' }] }],
    ['one template', { chat_template: '{{ tools }}' }],
  ])('finds templates by name, too: %s', (_, tokenizerConfig) => {
    const files = { ...KNOWN_MODELS.SmolLM2, tokenizerConfig };
    expect(readTraits(files).badges).toEqual(['tools']);
  });
});
