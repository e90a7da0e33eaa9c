import { join } from 'node:path';
import type { ConfigurableTool } from '../../contract/integration.ts';
import { inEnglish, phrase } from '../../contract/phrase.ts';
import { editJsonc } from './edit-jsonc.ts';
import { editToml } from './edit-toml.ts';
import { editYaml } from './edit-yaml.ts';
import type { GatewayTarget } from './gateway-target.ts';
import { PLACEHOLDER_KEY } from './gateway-target.ts';

/** Where programs look for their settings. */
export interface UserFolders {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A program whose settings file is edited. */
export interface Tool {
  readonly id: ConfigurableTool;
  readonly name: string;
  readonly format: 'json' | 'toml' | 'yaml';
  /** Where its settings are. */
  path(folders: UserFolders): string;
  /** Its key stands in the file; else the program asks people for it. */
  readonly takesKey: boolean;
  /** The file's text with the gateway in it. @throws Failure `invalid_input` */
  edit(text: string, target: GatewayTarget): string;
  /** A file beside the settings that the program would no longer read once they are made. */
  readonly shadows?: string;
  /** One sentence for whoever has set it up. */
  readonly note: string;
}

/** https://code.claude.com/docs/en/settings and …/llm-gateway: variables of its environment. */
const claudeCode: Tool = {
  id: 'claude-code',
  takesKey: true,
  name: 'Claude Code',
  format: 'json',
  path: ({ home, env }) => join(env['CLAUDE_CONFIG_DIR'] || join(home, '.claude'), 'settings.json'),
  edit: (text, { address, model, key = PLACEHOLDER_KEY }) =>
    editJsonc(
      text,
      Object.entries({
        ANTHROPIC_BASE_URL: address,
        ANTHROPIC_AUTH_TOKEN: key,
        ANTHROPIC_MODEL: model,
        // What it uses for small jobs in the background.
        ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      }).map(([name, value]) => ({ path: ['env', name], value })),
    ),
  note: inEnglish(
    phrase`If ANTHROPIC_API_KEY is set in your shell, unset it: it is sent beside the token. \`/status\` shows the address.`,
  ),
};

/** https://developers.openai.com/codex/config-reference: a provider of the user's own; only "responses" is spoken. */
const codex: Tool = {
  id: 'codex',
  takesKey: true,
  name: 'Codex',
  format: 'toml',
  path: ({ home, env }) => join(env['CODEX_HOME'] || join(home, '.codex'), 'config.toml'),
  edit: (text, { address, model, key = PLACEHOLDER_KEY }) =>
    editToml(text, {
      top: { model, model_provider: 'mlx-manager' },
      table: ['model_providers', 'mlx-manager'],
      entries: {
        name: 'MLX Manager',
        base_url: `${address}/v1`,
        wire_api: 'responses',
        experimental_bearer_token: key,
      },
    }),
  note: inEnglish(phrase`It reads the file when it starts.`),
};

/** https://zed.dev/docs/ai/llm-providers: one of its "OpenAI compatible" providers. On macOS it looks in ~/.config too. */
const zed: Tool = {
  id: 'zed',
  // It keeps keys in the keychain.
  takesKey: false,
  name: 'Zed',
  format: 'json',
  path: ({ home, env }) => join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'zed', 'settings.json'),
  edit: (text, { address, model }) =>
    editJsonc(text, [
      { path: ['language_models', 'openai_compatible', 'MLX Manager', 'api_url'], value: `${address}/v1` },
      {
        path: ['language_models', 'openai_compatible', 'MLX Manager', 'available_models'],
        value: [{ name: model, display_name: model, max_tokens: ZED_CONTEXT_TOKENS }],
      },
    ]),
  note: inEnglish(
    phrase`It asks for an API key once, or takes MLX_MANAGER_API_KEY from its environment: a key from Apps, or any text where every program may use the models. Set max_tokens to the model’s context length.`,
  ),
};

/** Zed wants a number and asks nobody for it; most models of today take at least this much. */
const ZED_CONTEXT_TOKENS = 32_768;

/** https://docs.continue.dev/reference */
const continueDev: Tool = {
  id: 'continue',
  takesKey: true,
  name: 'Continue',
  format: 'yaml',
  path: ({ home, env }) => join(env['CONTINUE_GLOBAL_DIR'] || join(home, '.continue'), 'config.yaml'),
  edit: (text, { address, model, key = PLACEHOLDER_KEY }) =>
    editYaml(text, {
      list: 'models',
      header: { name: 'Local Config', version: '1.0.0', schema: 'v1' },
      item: {
        name: 'MLX Manager',
        provider: 'openai',
        model,
        apiBase: `${address}/v1`,
        apiKey: key,
        roles: ['chat', 'edit', 'apply'],
      },
    }),
  // https://docs.continue.dev/yaml-migration: config.json is not read once there is a config.yaml.
  shadows: 'config.json',
  note: inEnglish(phrase`Choose “MLX Manager” in its list of models.`),
};

export const TOOLS: Readonly<Record<ConfigurableTool, Tool>> = {
  'claude-code': claudeCode,
  codex,
  zed,
  continue: continueDev,
};
