/** A safetensors file with one tensor of so many bytes. */
export function safetensors(bytes: number, name = 'model.embed_tokens.weight', fill = 0): Buffer {
  const header = Buffer.from(
    JSON.stringify({ [name]: { dtype: 'U8', shape: [bytes], data_offsets: [0, bytes] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(bytes, fill)]);
}

/** A small whole model, as a hub would have it. */
export function smallModel(weightBytes = 100_000, fill = 7): Record<string, Buffer> {
  return {
    'config.json': Buffer.from(JSON.stringify({ architectures: ['Qwen3ForCausalLM'], model_type: 'qwen3' })),
    'tokenizer.json': Buffer.from('{}'),
    'model.safetensors': safetensors(weightBytes, 'model.embed_tokens.weight', fill),
    'pytorch_model.bin': Buffer.alloc(5_000),
  };
}
