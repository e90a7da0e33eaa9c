import type { ConfigurableTool, IntegrationId, Snippet } from '../../contract/integration.ts';
import { inEnglish, phrase } from '../../contract/phrase.ts';
import type { GatewayTarget } from './gateway-target.ts';
import { PLACEHOLDER_KEY } from './gateway-target.ts';
import { TOOLS } from './tools.ts';

/** What to copy, for each program that can use the gateway. `paths` says where the settings files are. */
export function snippetsFor(
  id: IntegrationId,
  target: GatewayTarget,
  paths: Readonly<Record<ConfigurableTool, string>>,
): Snippet[] {
  const { address, model } = target;
  switch (id) {
    case 'curl':
      return [{ title: 'Terminal', language: 'shell', text: curl(target) }];
    case 'openai-python':
      return [
        { title: 'Terminal', language: 'shell', text: 'pip install openai' },
        { title: 'Python', language: 'python', text: openAiPython(target) },
      ];
    case 'openai-javascript':
      return [
        { title: 'Terminal', language: 'shell', text: 'npm install openai' },
        { title: 'JavaScript', language: 'javascript', text: openAiJavaScript(target) },
      ];
    case 'anthropic-python':
      return [
        { title: 'Terminal', language: 'shell', text: 'pip install anthropic' },
        { title: 'Python', language: 'python', text: anthropicPython(target) },
      ];
    case 'anthropic-javascript':
      return [
        { title: 'Terminal', language: 'shell', text: 'npm install @anthropic-ai/sdk' },
        { title: 'JavaScript', language: 'javascript', text: anthropicJavaScript(target) },
      ];
    case 'claude-code': {
      const once = `ANTHROPIC_BASE_URL=${shellWord(address)} ANTHROPIC_AUTH_TOKEN=${PLACEHOLDER_KEY} claude --model ${shellWord(model)}`;
      return [
        { title: inEnglish(phrase`Terminal, once`), language: 'shell', text: once },
        fileSnippet(id, target, paths),
      ];
    }
    case 'codex':
    case 'zed':
    case 'continue':
      return [fileSnippet(id, target, paths)];
  }
}

/** The settings file as it would be if it were new. */
function fileSnippet(
  tool: ConfigurableTool,
  target: GatewayTarget,
  paths: Readonly<Record<ConfigurableTool, string>>,
): Snippet {
  return { title: paths[tool], language: TOOLS[tool].format, text: TOOLS[tool].edit('', target).trimEnd() };
}

function curl({ address, model }: GatewayTarget): string {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] });
  return `curl ${shellWord(`${address}/v1/chat/completions`)} \\
  -H 'content-type: application/json' \\
  -d ${shellWord(body)}`;
}

// A JSON string means the same in Python and in JavaScript.
const text = (value: string) => JSON.stringify(value);

function openAiPython({ address, model }: GatewayTarget): string {
  return `from openai import OpenAI

client = OpenAI(base_url=${text(`${address}/v1`)}, api_key=${text(PLACEHOLDER_KEY)})
reply = client.chat.completions.create(
    model=${text(model)},
    messages=[{"role": "user", "content": "Hello"}],
)
print(reply.choices[0].message.content)`;
}

function openAiJavaScript({ address, model }: GatewayTarget): string {
  return `import OpenAI from "openai";

const client = new OpenAI({ baseURL: ${text(`${address}/v1`)}, apiKey: ${text(PLACEHOLDER_KEY)} });
const reply = await client.chat.completions.create({
  model: ${text(model)},
  messages: [{ role: "user", content: "Hello" }],
});
console.log(reply.choices[0].message.content);`;
}

function anthropicPython({ address, model }: GatewayTarget): string {
  return `from anthropic import Anthropic

client = Anthropic(base_url=${text(address)}, api_key=${text(PLACEHOLDER_KEY)})
reply = client.messages.create(
    model=${text(model)},
    max_tokens=1024,
    messages=[{"role": "user", "content": "Hello"}],
)
print("".join(block.text for block in reply.content if block.type == "text"))`;
}

function anthropicJavaScript({ address, model }: GatewayTarget): string {
  return `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ baseURL: ${text(address)}, apiKey: ${text(PLACEHOLDER_KEY)} });
const reply = await client.messages.create({
  model: ${text(model)},
  max_tokens: 1024,
  messages: [{ role: "user", content: "Hello" }],
});
for (const block of reply.content) if (block.type === "text") console.log(block.text);`;
}

/** One argument of a POSIX shell, whatever it holds. */
export function shellWord(value: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
