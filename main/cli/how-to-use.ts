/** Ready-made lines for the programs that people use most. */
export function howToUse(url: string, model: string, platform: NodeJS.Platform): string {
  const sections = [
    `Use it from anything that speaks OpenAI's protocol:

  curl ${url}/v1/chat/completions \\
    -H 'content-type: application/json' \\
    -d '{"model": "${model}", "stream": true, "messages": [{"role": "user", "content": "Hello"}]}'

  # OpenAI SDK (Python; JavaScript takes baseURL and apiKey)
  from openai import OpenAI
  client = OpenAI(base_url="${url}/v1", api_key="unused")
  client.chat.completions.create(model="${model}", messages=[{"role": "user", "content": "Hello"}])

  # Claude Code (this model is too small for it; take a larger one)
  ANTHROPIC_BASE_URL=${url} ANTHROPIC_AUTH_TOKEN=unused claude --model ${model}`,
    platform === 'darwin'
      ? `A larger model for this Mac, from the hub (2.3 GB, downloaded at its first start):

  mlx-manager server add qwen3-4b --model mlx-community/Qwen3-4B-4bit --tool-parser qwen3 --reasoning-parser qwen3`
      : null,
  ];
  return sections.filter((section) => section !== null).join('\n\n');
}
