import { expect, it } from 'vitest';
import { ProfileSpec } from '../../../contract/backend.ts';
import { DEFAULT_SPEC, followSuggestion, ProfileForm, toForm, toSpec } from './profile-form.ts';

const spec = ProfileSpec.parse({
  kind: 'vllm-mlx',
  model: 'mlx-community/Qwen3-4B-4bit',
  modelType: 'multimodal',
  contextLength: 32_768,
  toolParser: 'hermes',
  extraArgs: ['--trust-remote-code', '--chat-template', 'a b.jinja'],
  env: { HF_HUB_OFFLINE: '1', TOKEN: 'a=b' },
  idleUnloadSeconds: null,
  memoryBytes: 3_100_000_000,
  autoStart: true,
  deadlines: { connectMs: 1_000, firstByteMs: 2_000, gapMs: 3_000, totalMs: 4_000 },
});

it('what is shown and saved unchanged is the same profile', () => {
  expect(toSpec(toForm('qwen', spec), spec)).toEqual(spec);
  const follows = ProfileSpec.parse({ kind: 'mlx-openai-server', model: 'a/b' });
  expect(toSpec(toForm('qwen', follows), follows)).toEqual(follows);
});

it('an empty number is the default, and an empty text is none', () => {
  const form = { ...toForm('qwen', spec), maxTokens: null, contextLength: null, toolParser: ' ' };
  expect(toSpec(form)).toMatchObject({ maxTokens: 8_192, contextLength: null, toolParser: null });
});

it('a line that is no variable is refused at its field', () => {
  const wrong = (env: string) =>
    ProfileForm.safeParse({ ...toForm('qwen', spec), env }).error?.issues.map(({ path, message }) => [
      path.join('.'),
      message,
    ]);
  expect(wrong('A=1\n\nB=')).toBeUndefined();
  expect(wrong('A=1\nnonsense')).toEqual([['env', 'write NAME=value, one a line: “nonsense”']]);
  expect(wrong('1A=1')).toEqual([['env', 'not a name of an environment variable: “1A=1”']]);
});

it('a model’s suggestion fills what nobody typed', () => {
  const empty = toForm('', DEFAULT_SPEC);
  const typed = { ...empty, model: spec.model, maxTokens: 100 };
  const first = followSuggestion(typed, empty, toForm('qwen3-4b', spec));
  expect(first).toMatchObject({ name: 'qwen3-4b', toolParser: 'hermes', maxTokens: 100, model: spec.model });

  const other = { ...toForm('qwen3-4b', spec), name: 'gemma', toolParser: '' };
  const changed = { ...first, name: 'mine' };
  expect(followSuggestion(changed, toForm('qwen3-4b', spec), other)).toMatchObject({
    name: 'mine',
    toolParser: '',
    maxTokens: 100,
  });
});
