import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { SettingsPatch } from '../../contract/settings.ts';

/** The environment variables that override settings, and what each one's text means. */
const VARIABLES: Readonly<Record<string, (text: string) => unknown>> = {
  MLX_MANAGER_HOST: (host) => ({ gateway: { host } }),
  MLX_MANAGER_PORT: (text) => ({ gateway: { port: Number(text) } }),
  MLX_MANAGER_ALLOWED_HOSTS: (text) => ({ gateway: { allowedHosts: list(text) } }),
  MLX_MANAGER_ALLOWED_ORIGINS: (text) => ({ gateway: { allowedOrigins: list(text) } }),
  MLX_MANAGER_ACCESS: (access) => ({ gateway: { access } }),
  MLX_MANAGER_DEFAULT_MODEL: (defaultModel) => ({ gateway: { defaultModel } }),
  MLX_MANAGER_IDLE_UNLOAD: (text) => ({
    servers: { idleUnloadSeconds: text === 'never' ? null : Number(text) },
  }),
  MLX_MANAGER_MEMORY_BUDGET: (text) => ({ servers: { memoryBudget: budget(text) } }),
};

/**
 * The settings that the environment sets; a variable that is empty sets none.
 * @throws Failure `invalid_input`, which names the variable
 */
export function settingsFromEnvironment(env: NodeJS.ProcessEnv): SettingsPatch {
  const patch: { gateway?: object; servers?: object } = {};
  for (const [name, read] of Object.entries(VARIABLES)) {
    const text = env[name];
    if (text === undefined || text === '') continue;
    const { data, error } = SettingsPatch.safeParse(read(text));
    if (error !== undefined) {
      const why = error.issues[0]?.message ?? phrase`it makes no sense`;
      throw new Failure('invalid_input', phrase`The environment variable ${name} cannot be used: ${why}.`);
    }
    if (data.gateway !== undefined) patch.gateway = { ...patch.gateway, ...data.gateway };
    if (data.servers !== undefined) patch.servers = { ...patch.servers, ...data.servers };
  }
  return SettingsPatch.parse(patch);
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** `75%` of this machine's memory, or bytes. */
function budget(text: string): object {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  return percent === undefined ? { bytes: Number(text) } : { fraction: Number(percent) / 100 };
}
