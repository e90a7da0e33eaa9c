import { inEnglish, phrase } from '../../contract/phrase.ts';
import type { ProviderPreset } from '../../contract/provider.ts';

const CLOUD = { kind: 'openai-compatible', reach: 'public', needsKey: true, note: null } as const;
const LOCAL = { kind: 'openai-compatible', reach: 'loopback', needsKey: false, keyUrl: null } as const;

/** Providers that people use, each at the base address of its own documentation. */
export const PROVIDER_PRESETS: readonly ProviderPreset[] = [
  {
    ...CLOUD,
    id: 'openai',
    name: 'OpenAI',
    kind: 'openai',
    url: 'https://api.openai.com/v1',
    keyUrl: 'https://platform.openai.com/api-keys',
  },
  {
    ...CLOUD,
    id: 'anthropic',
    name: 'Anthropic',
    kind: 'anthropic',
    url: 'https://api.anthropic.com',
    keyUrl: 'https://console.anthropic.com/settings/keys',
  },
  {
    ...CLOUD,
    id: 'openrouter',
    name: 'OpenRouter',
    url: 'https://openrouter.ai/api/v1',
    keyUrl: 'https://openrouter.ai/settings/keys',
    note: inEnglish(phrase`It lists its models to everyone; a wrong key shows with the first request.`),
  },
  {
    ...CLOUD,
    id: 'together',
    name: 'Together',
    url: 'https://api.together.xyz/v1',
    keyUrl: 'https://api.together.ai/settings/api-keys',
  },
  {
    ...CLOUD,
    id: 'groq',
    name: 'Groq',
    url: 'https://api.groq.com/openai/v1',
    keyUrl: 'https://console.groq.com/keys',
  },
  {
    ...CLOUD,
    id: 'fireworks',
    name: 'Fireworks',
    url: 'https://api.fireworks.ai/inference/v1',
    keyUrl: 'https://app.fireworks.ai/settings/users/api-keys',
    note: inEnglish(phrase`Its models are named accounts/fireworks/models/….`),
  },
  {
    ...CLOUD,
    id: 'mistral',
    name: 'Mistral',
    url: 'https://api.mistral.ai/v1',
    keyUrl: 'https://console.mistral.ai/api-keys',
  },
  {
    ...CLOUD,
    id: 'deepseek',
    name: 'DeepSeek',
    url: 'https://api.deepseek.com/v1',
    keyUrl: 'https://platform.deepseek.com/api_keys',
  },
  {
    ...LOCAL,
    id: 'ollama',
    name: 'Ollama',
    url: 'http://127.0.0.1:11434/v1',
    note: inEnglish(phrase`For a longer context set OLLAMA_CONTEXT_LENGTH where it runs.`),
  },
  {
    ...LOCAL,
    id: 'lm-studio',
    name: 'LM Studio',
    url: 'http://127.0.0.1:1234/v1',
    note: inEnglish(phrase`Start its server in the Developer tab.`),
  },
  {
    ...LOCAL,
    id: 'llama-cpp',
    name: 'llama.cpp',
    url: 'http://127.0.0.1:8080/v1',
    note: inEnglish(phrase`Start it with llama-server. With --api-key it wants a key.`),
  },
];
