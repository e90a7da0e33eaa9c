import { describe, expect, it } from 'vitest';
import { serverKindOf } from '../local-servers.ts';
import { checkExtraArguments } from './arguments.ts';

const mlx = serverKindOf({ kind: 'mlx-openai-server' });
const vllm = serverKindOf({ kind: 'vllm-mlx' });
const refused = expect.objectContaining({ code: 'invalid_input' }) as Error;

describe('extra arguments', () => {
  it.each([
    ['mlx-openai-server', mlx, ['--host', '--host=0.0.0.0', '--port', '--config', '--log-file']],
    ['vllm-mlx', vllm, ['--host', '--port=1', '--api-key', '--served-model-name', '--models-config=x.yaml']],
  ])('of %s that are this program’s own are refused', (_name, kind, flags) => {
    for (const flag of flags) expect(() => checkExtraArguments(['--fine', flag], kind)).toThrow(refused);
  });

  it.each(['--hos', '--ho=0.0.0.0', '--api', '--served'])(
    'are refused as %s too, which Python takes for the whole flag',
    (flag) => {
      expect(() => checkExtraArguments([flag], vllm)).toThrow(refused);
    },
  );

  it('cannot end the flags, after which a key would be a word that errors repeat', () => {
    expect(() => checkExtraArguments(['--'], vllm)).toThrow(refused);
  });

  it('may be anything else', () => {
    checkExtraArguments(['--default-temperature', '0.2', '--disable-prefix-cache', '-1'], vllm);
    checkExtraArguments(['--debug', '--log-level=DEBUG', '--api-key', 'x'], mlx);
  });
});
