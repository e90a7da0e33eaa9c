import { describe, expect, it } from 'vitest';
import { ProfileSpec } from '../../../contract/backend.ts';
import { launchArguments } from './launch-arguments.ts';

const spec = ProfileSpec.parse({ kind: 'mlx-openai-server', model: '/models/tiny' });
const launch = { version: '1.8.1', port: 8123, model: '/models/tiny', local: true, servedName: 'tiny' };

describe('the arguments of mlx-openai-server', () => {
  it('bind it to loopback and keep it from writing a log file', () => {
    const args = launchArguments(spec, launch).join(' ');
    expect(args).toContain('--host 127.0.0.1 --port 8123');
    expect(args).toContain('--no-log-file');
  });

  it('name the model where the version knows the flag', () => {
    expect(launchArguments(spec, launch)).toContain('--served-model-name');
    expect(launchArguments(spec, { ...launch, version: '1.6.3' })).not.toContain('--served-model-name');
    expect(launchArguments(spec, { ...launch, version: '2.0.0' })).toContain('--served-model-name');
  });

  it('never hold the flag that newer versions refuse', () => {
    expect(launchArguments(spec, { ...launch, version: '1.6.3' })).not.toContain('--max-concurrency');
  });

  it('switch tool calls on together with their parser', () => {
    const args = launchArguments({ ...spec, toolParser: 'qwen3', reasoningParser: 'qwen3' }, launch).join(
      ' ',
    );
    expect(args).toContain('--enable-auto-tool-choice --tool-call-parser qwen3 --reasoning-parser qwen3');
  });

  it('end with the user’s own', () => {
    expect(launchArguments({ ...spec, extraArgs: ['--debug'] }, launch).at(-1)).toBe('--debug');
  });
});
