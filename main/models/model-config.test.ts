import { describe, expect, test } from 'vitest';
import { readModelConfig } from './model-config.ts';

describe('readModelConfig', () => {
  test('reads a plain transformer', () => {
    const config = {
      architectures: ['LlamaForCausalLM'],
      model_type: 'llama',
      hidden_size: 576,
      num_hidden_layers: 30,
      num_attention_heads: 9,
      num_key_value_heads: 3,
      max_position_embeddings: 8_192,
      torch_dtype: 'float32',
    };
    expect(readModelConfig(config)).toEqual({
      architecture: 'LlamaForCausalLM',
      contextLength: 8_192,
      kvCache: { layers: 30, kvHeads: 3, headDim: 64, bytesPerValue: 4 },
    });
  });

  test('finds the language model inside one that also sees', () => {
    const text = { num_hidden_layers: 36, num_attention_heads: 32, num_key_value_heads: 8, head_dim: 128 };
    const config = { model_type: 'qwen3_vl', text_config: { ...text, max_position_embeddings: 262_144 } };
    expect(readModelConfig(config)).toEqual({
      architecture: 'qwen3_vl',
      contextLength: 262_144,
      kvCache: { layers: 36, kvHeads: 8, headDim: 128, bytesPerValue: 2 },
    });
  });

  test('every head has its own key and value where the config names no fewer', () => {
    const config = { model_type: 'gpt', hidden_size: 128, num_hidden_layers: 2, num_attention_heads: 4 };
    expect(readModelConfig(config)?.kvCache).toEqual({
      layers: 2,
      kvHeads: 4,
      headDim: 32,
      bytesPerValue: 2,
    });
  });

  test('does not guess the cache of a model that has no attention heads', () => {
    expect(readModelConfig({ model_type: 'mamba', num_hidden_layers: 24 })).toEqual({
      architecture: 'mamba',
      contextLength: null,
      kvCache: null,
    });
  });

  test.each([undefined, null, [], 'text', {}, { model_type: 7 }])('%j is not a model', (json) => {
    expect(readModelConfig(json)).toBeNull();
  });
});
