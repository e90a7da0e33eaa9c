/** `model_type` of config.json → the family as people say it. Longer beginnings stand before shorter ones. */
const FAMILIES: readonly (readonly [string, string])[] = [
  ['llama4', 'Llama 4'],
  ['llama', 'Llama'],
  ['qwen3_5', 'Qwen3.5'],
  ['qwen3_next', 'Qwen3-Next'],
  ['qwen3_vl', 'Qwen3-VL'],
  ['qwen3', 'Qwen3'],
  ['qwen2_5_vl', 'Qwen2.5-VL'],
  ['qwen2_vl', 'Qwen2-VL'],
  ['qwen2', 'Qwen2'],
  ['gemma4', 'Gemma 4'],
  ['gemma3n', 'Gemma 3n'],
  ['gemma3', 'Gemma 3'],
  ['gemma2', 'Gemma 2'],
  ['gemma', 'Gemma'],
  ['phi', 'Phi'],
  ['ministral', 'Ministral'],
  ['mistral', 'Mistral'],
  ['mixtral', 'Mixtral'],
  ['pixtral', 'Pixtral'],
  ['voxtral', 'Voxtral'],
  ['gpt_oss', 'gpt-oss'],
  ['deepseek', 'DeepSeek'],
  ['glm4', 'GLM-4'],
  ['glm', 'GLM'],
  ['granite', 'Granite'],
  ['smollm3', 'SmolLM3'],
  ['smolvlm', 'SmolVLM'],
  ['kimi', 'Kimi'],
  ['minimax', 'MiniMax'],
  ['nemotron', 'Nemotron'],
  ['lfm2', 'LFM2'],
  ['olmo', 'OLMo'],
  ['command', 'Command'],
  ['cohere', 'Command'],
  ['nomic_bert', 'Nomic Embed'],
  ['modernbert', 'ModernBERT'],
  ['xlm-roberta', 'XLM-RoBERTa'],
  ['bert', 'BERT'],
  ['whisper', 'Whisper'],
  ['parakeet', 'Parakeet'],
];

/** Families that another family's architecture carries: they are known only by the model's name. */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/deepseek-r1-distill/i, 'DeepSeek-R1 Distill'],
  [/smollm2/i, 'SmolLM2'],
  [/qwen2\.5/i, 'Qwen2.5'],
  [/phi-4/i, 'Phi-4'],
  [/phi-3/i, 'Phi-3'],
  [/ministral/i, 'Ministral'],
  [/magistral/i, 'Magistral'],
  [/devstral/i, 'Devstral'],
  [/parakeet/i, 'Parakeet'],
  [/\bbge-/i, 'BGE'],
  [/llama-?3\.3/i, 'Llama 3.3'],
  [/llama-?3\.2/i, 'Llama 3.2'],
  [/llama-?3\.1/i, 'Llama 3.1'],
  [/(?:^|[/-])llama-?3(?![.\d])/i, 'Llama 3'],
];

/** The architecture says the family, unless it is one that is known to carry others and the name says which. */
export function familyOf(modelType: string | null, name: string): string | null {
  const byType = FAMILIES.find(([beginning]) => modelType?.startsWith(beginning) === true)?.[1] ?? null;
  const carriesOthers =
    modelType === null || /^(llama|qwen2|phi3|phi|mistral|mistral3|bert|xlm-roberta)$/.test(modelType);
  const byName = carriesOthers ? BY_NAME.find(([sign]) => sign.test(name))?.[1] : undefined;
  return byName ?? byType;
}
