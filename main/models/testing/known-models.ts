import type { ModelFiles } from '../traits/model-files.ts';

const NOTHING: ModelFiles = {
  name: '',
  paths: [],
  config: undefined,
  tokenizerConfig: undefined,
  chatTemplate: undefined,
  preprocessorConfig: undefined,
  processorConfig: undefined,
  weights: [],
};

/** The passages of each model's own chat template that tell how it writes; the rest of it is left out. */
const TEMPLATES = {
  llama: `{%- if not tools is defined %}{%- set tools = none %}{%- endif %}{%- if builtin_tools is defined or tools is not none %}{{- "Environment: ipython\\n" }}{%- endif %}{%- for message in messages %}{%- if 'tool_calls' in message %}{{- "<|python_tag|>" + tool_call.name }}{%- endif %}{%- endfor %}{%- if add_generation_prompt %}{{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{%- endif %}`,
  qwen3: `{%- if tools %}{{- "# Tools\\n<tools>" }}{{- "<tool_call>\\n{\\"name\\": <function-name>, \\"arguments\\": <args-json-object>}\\n</tool_call><|im_end|>\\n" }}{%- endif %}{%- for message in messages %}{%- if '</think>' in content %}{%- set reasoning_content = content.split('</think>')[0] %}{%- endif %}{%- endfor %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}{%- endif %}`,
  qwen3Thinking: `{%- if tools %}{{- "<tool_call>\\n{\\"name\\": ...}\\n</tool_call>" }}{%- endif %}{%- if '</think>' in content %}{%- endif %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n<think>\\n' }}{%- endif %}`,
  qwen3Coder: `{%- if tools %}{{- "<tool_call>\\n<function=example_function_name>\\n<parameter=example_parameter_1>\\nvalue_1\\n</parameter>\\n</function>\\n</tool_call>" }}{%- endif %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}`,
  qwen25vl: `{% set image_count = namespace(value=0) %}{% for message in messages %}<|im_start|>{{ message['role'] }}\\n{% if content['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\\n{% endif %}`,
  gemma3: `{{ bos_token }}{%- if messages[0]['role'] == 'system' -%}{%- endif -%}{%- for message in loop_messages -%}{{ '<start_of_turn>' + role + '\\n' }}{%- if item['type'] == 'image' -%}{{ '<start_of_image>' }}{%- endif -%}{%- endfor -%}{%- if add_generation_prompt -%}{{'<start_of_turn>model\\n'}}{%- endif -%}`,
  phi4: `{% for message in messages %}{% if (message['role'] == 'system') %}{{'<|im_start|>system<|im_sep|>' + message['content'] + '<|im_end|>'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant<|im_sep|>' }}{% endif %}`,
  r1: `{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{%- for message in messages %}{%- for tool in message['tool_calls']%}{{'<｜Assistant｜><｜tool▁calls▁begin｜><｜tool▁call▁begin｜>'}}{%- endfor %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{%- endfor %}{% if add_generation_prompt and not ns.is_tool %}{{'<｜Assistant｜><think>\\n'}}{% endif %}`,
  mistral: `{%- if not tools is defined %}{%- set tools = none %}{%- endif %}{%- for message in loop_messages %}{%- if tools is not none %}{{- "[AVAILABLE_TOOLS] [" }}{%- endif %}{%- if message.tool_calls is defined %}{{- "[TOOL_CALLS] [" }}{%- endif %}{%- endfor %}`,
  harmony: `{%- if tools -%}{{- render_tool_namespace("functions", tools) }}{%- endif -%}{{- "<|start|>assistant<|channel|>analysis<|message|>" + message.thinking + "<|end|>" }}{%- if add_generation_prompt -%}<|start|>assistant{%- endif -%}`,
  smollm2: `{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}`,
};

const FOUR_BITS = { group_size: 64, bits: 4 };

/** What the files of well-known models say, as published on the hub and cut to what is read of them. */
export const KNOWN_MODELS = {
  'Llama 3.2': {
    ...NOTHING,
    name: 'mlx-community/Llama-3.2-3B-Instruct-4bit',
    config: {
      ...{ architectures: ['LlamaForCausalLM'], model_type: 'llama', hidden_size: 3072, head_dim: 128 },
      ...{ max_position_embeddings: 131072, num_attention_heads: 24, num_key_value_heads: 8 },
      ...{ num_hidden_layers: 28, quantization: FOUR_BITS, quantization_config: FOUR_BITS },
      rope_scaling: { factor: 32, original_max_position_embeddings: 8192, rope_type: 'llama3' },
    },
    tokenizerConfig: { chat_template: TEMPLATES.llama, model_max_length: 131072 },
  },
  Qwen3: {
    ...NOTHING,
    name: 'mlx-community/Qwen3-4B-4bit',
    config: {
      ...{ architectures: ['Qwen3ForCausalLM'], model_type: 'qwen3', hidden_size: 2560, head_dim: 128 },
      ...{ max_position_embeddings: 40960, num_attention_heads: 32, num_key_value_heads: 8 },
      ...{ num_hidden_layers: 36, quantization: FOUR_BITS },
    },
    tokenizerConfig: { chat_template: TEMPLATES.qwen3, model_max_length: 131072 },
  },
  'Qwen3 Thinking': {
    ...NOTHING,
    name: 'mlx-community/Qwen3-30B-A3B-Thinking-2507-4bit',
    config: {
      ...{ architectures: ['Qwen3MoeForCausalLM'], model_type: 'qwen3_moe', max_position_embeddings: 262144 },
      ...{ quantization: { ...FOUR_BITS, 'model.layers.0.mlp.gate': { group_size: 64, bits: 8 } } },
    },
    chatTemplate: TEMPLATES.qwen3Thinking,
  },
  'Qwen3 Coder': {
    ...NOTHING,
    name: 'mlx-community/Qwen3-Coder-30B-A3B-Instruct-4bit',
    config: {
      architectures: ['Qwen3MoeForCausalLM'],
      model_type: 'qwen3_moe',
      max_position_embeddings: 262144,
    },
    chatTemplate: TEMPLATES.qwen3Coder,
  },
  'Qwen2.5-VL': {
    ...NOTHING,
    name: 'mlx-community/Qwen2.5-VL-7B-Instruct-4bit',
    config: {
      ...{ architectures: ['Qwen2_5_VLForConditionalGeneration'], model_type: 'qwen2_5_vl' },
      ...{ max_position_embeddings: 128000, quantization: FOUR_BITS, image_token_id: 151655 },
      vision_config: { depth: 32, hidden_size: 1280, patch_size: 14 },
    },
    chatTemplate: TEMPLATES.qwen25vl,
    preprocessorConfig: { image_processor_type: 'Qwen2VLImageProcessor' },
  },
  'Gemma 3': {
    ...NOTHING,
    name: 'mlx-community/gemma-3-12b-it-4bit',
    config: {
      ...{
        architectures: ['Gemma3ForConditionalGeneration'],
        model_type: 'gemma3',
        image_token_index: 262144,
      },
      text_config: { model_type: 'gemma3_text', max_position_embeddings: 131072, num_hidden_layers: 48 },
      ...{ vision_config: { model_type: 'siglip_vision_model', image_size: 896 }, quantization: FOUR_BITS },
    },
    tokenizerConfig: { chat_template: TEMPLATES.gemma3 },
    preprocessorConfig: { image_processor_type: 'Gemma3ImageProcessor' },
  },
  'Phi-4': {
    ...NOTHING,
    name: 'mlx-community/phi-4-4bit',
    config: {
      architectures: ['Phi3ForCausalLM'],
      model_type: 'phi3',
      max_position_embeddings: 16384,
      quantization: FOUR_BITS,
    },
    tokenizerConfig: { chat_template: TEMPLATES.phi4 },
  },
  'DeepSeek-R1 Distill': {
    ...NOTHING,
    name: 'mlx-community/DeepSeek-R1-Distill-Qwen-7B-4bit',
    config: {
      architectures: ['Qwen2ForCausalLM'],
      model_type: 'qwen2',
      max_position_embeddings: 131072,
      quantization: FOUR_BITS,
    },
    tokenizerConfig: { chat_template: TEMPLATES.r1 },
  },
  Ministral: {
    ...NOTHING,
    name: 'mlx-community/Ministral-8B-Instruct-2410-4bit',
    config: {
      architectures: ['MistralForCausalLM'],
      model_type: 'mistral',
      max_position_embeddings: 32768,
      quantization: FOUR_BITS,
    },
    tokenizerConfig: { chat_template: TEMPLATES.mistral },
  },
  'gpt-oss': {
    ...NOTHING,
    name: 'mlx-community/gpt-oss-20b-MXFP4-Q8',
    config: {
      ...{ architectures: ['GptOssForCausalLM'], model_type: 'gpt_oss', max_position_embeddings: 131072 },
      quantization: {
        ...{ group_size: 32, bits: 4, mode: 'mxfp4' },
        'model.embed_tokens': { group_size: 64, bits: 8, mode: 'affine' },
      },
    },
    chatTemplate: TEMPLATES.harmony,
  },
  SmolLM2: {
    ...NOTHING,
    name: 'mlx-community/SmolLM2-135M-Instruct',
    config: {
      architectures: ['LlamaForCausalLM'],
      model_type: 'llama',
      max_position_embeddings: 8192,
      torch_dtype: 'bfloat16',
    },
    tokenizerConfig: { chat_template: TEMPLATES.smollm2 },
  },
  'Nomic Embed': {
    ...NOTHING,
    name: 'nomic-ai/nomic-embed-text-v1.5',
    paths: ['config.json', 'modules.json', '1_Pooling/config.json'],
    config: {
      architectures: ['NomicBertModel'],
      model_type: 'nomic_bert',
      n_positions: 8192,
      max_trained_positions: 2048,
    },
  },
  BGE: {
    ...NOTHING,
    name: 'mlx-community/bge-small-en-v1.5-4bit',
    config: {
      architectures: ['BertModel'],
      model_type: 'bert',
      max_position_embeddings: 512,
      quantization: FOUR_BITS,
    },
  },
  'Qwen3 Embedding': {
    ...NOTHING,
    name: 'mlx-community/Qwen3-Embedding-0.6B-4bit-DWQ',
    config: {
      architectures: ['Qwen3ForCausalLM'],
      model_type: 'qwen3',
      max_position_embeddings: 32768,
      quantization: FOUR_BITS,
    },
    tokenizerConfig: { chat_template: TEMPLATES.qwen3 },
  },
  Whisper: {
    ...NOTHING,
    name: 'mlx-community/whisper-large-v3-turbo',
    config: {
      model_type: 'whisper',
      n_mels: 128,
      n_audio_ctx: 1500,
      n_audio_layer: 32,
      n_text_ctx: 448,
      n_text_layer: 4,
    },
  },
  Parakeet: {
    ...NOTHING,
    name: 'mlx-community/parakeet-tdt-0.6b-v2',
    config: {
      target: 'nemo.collections.asr.models.rnnt_bpe_models.EncDecRNNTBPEModel',
      preprocessor: { sample_rate: 16000 },
    },
  },
} satisfies Record<string, ModelFiles>;
