import { describe, expect, it } from 'vitest';
import { ProfileSpec } from '../../../contract/backend.ts';
import { launchArguments } from './launch-arguments.ts';

const launch = { version: '0.6.0', port: 8123, model: '/models/tiny', local: true, servedName: 'tiny' };

function args(spec: Partial<ProfileSpec> = {}, more: Partial<typeof launch> = {}): string {
  const full = ProfileSpec.parse({ kind: 'vllm-mlx', model: '/models/tiny', ...spec });
  return launchArguments(full, { ...launch, ...more }).join(' ');
}

describe('the arguments of vllm-mlx', () => {
  it('serve the model under the profile’s name, on loopback only', () => {
    expect(args()).toMatch(
      /^-m vllm_mlx\.cli serve \/models\/tiny --served-model-name tiny --host 127\.0\.0\.1 --port 8123 /,
    );
  });

  it('always batch, as many requests as the profile lets through', () => {
    expect(args({ concurrency: 3 })).toContain('--continuous-batching --max-num-seqs 3');
  });

  it('give a request as long as its deadline, in seconds', () => {
    const deadlines = { connectMs: 5_000, firstByteMs: 60_000, gapMs: 10_000, totalMs: 90_500 };
    expect(args({ deadlines })).toContain('--timeout 91');
  });

  it('ask no hub for a model that is on this disk', () => {
    expect(args()).toContain('--offline');
    expect(args({}, { model: 'acme/tiny', local: false })).not.toContain('--offline');
  });

  it('leave out what the profile does not say', () => {
    expect(args()).not.toMatch(/--max-kv-size|--mllm|parser|--enable-auto-tool-choice/);
  });

  it('say what it does', () => {
    const spec = { toolParser: 'hermes', reasoningParser: 'qwen3', contextLength: 4_096 };
    expect(args({ ...spec, modelType: 'multimodal' })).toContain(
      '--mllm --max-kv-size 4096 --offline --enable-auto-tool-choice --tool-call-parser hermes --reasoning-parser qwen3',
    );
  });

  it('end with the user’s own and never hold a key', () => {
    expect(args({ extraArgs: ['--default-temperature', '0.2'] })).toMatch(/ --default-temperature 0\.2$/);
    expect(args()).not.toContain('--api-key');
  });
});
