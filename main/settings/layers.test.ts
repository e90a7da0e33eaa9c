import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../contract/settings.ts';
import { settingsFromEnvironment } from './environment.ts';
import { layer } from './layers.ts';
import { memoryBudgetBytes } from './memory-budget.ts';

describe('settings', () => {
  it('are the defaults where nobody says otherwise', () => {
    expect(layer({}, [])).toEqual({ settings: DEFAULT_SETTINGS, overridden: [] });
  });

  it('come field by field from what overrides last, and say from where', () => {
    const { settings, overridden } = layer(
      { gateway: { port: 1, host: '::1' }, audit: { keepBodies: true } },
      [
        { by: 'configuration file', values: { gateway: { port: 2, defaultModel: 'm' } } },
        { by: 'command line', values: { gateway: { port: 3 } } },
      ],
    );
    expect(settings.gateway).toMatchObject({ port: 3, host: '::1', defaultModel: 'm' });
    expect(settings.audit).toEqual({ ...DEFAULT_SETTINGS.audit, keepBodies: true });
    expect(overridden).toEqual([
      { field: 'gateway.port', by: 'command line' },
      { field: 'gateway.defaultModel', by: 'configuration file' },
    ]);
  });

  it('come from the environment, too', () => {
    const env = {
      MLX_MANAGER_PORT: '7001',
      MLX_MANAGER_ALLOWED_HOSTS: 'a.local, b.local',
      MLX_MANAGER_IDLE_UNLOAD: 'never',
      MLX_MANAGER_MEMORY_BUDGET: '50%',
      MLX_MANAGER_HOST: '',
    };
    expect(settingsFromEnvironment(env)).toEqual({
      gateway: { port: 7001, allowedHosts: ['a.local', 'b.local'] },
      servers: { idleUnloadSeconds: null, memoryBudget: { fraction: 0.5 } },
    });
  });

  it.each(['MLX_MANAGER_PORT', 'MLX_MANAGER_IDLE_UNLOAD', 'MLX_MANAGER_MEMORY_BUDGET'])(
    'of the environment that make no sense are refused by name: %s',
    (name) => {
      expect(() => settingsFromEnvironment({ [name]: 'soon' })).toThrow(name);
    },
  );

  it('give the memory budget as a part of the machine or in bytes', () => {
    expect(memoryBudgetBytes({ fraction: 0.75 }, 1_000)).toBe(750);
    expect(memoryBudgetBytes({ bytes: 5 }, 1_000)).toBe(5);
  });
});
