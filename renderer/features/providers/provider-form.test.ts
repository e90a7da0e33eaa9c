import { expect, it } from 'vitest';
import { RemoteSpec } from '../../../contract/backend.ts';
import { KeyId } from '../../../contract/ids.ts';
import { freeName, fromPreset, ProviderForm, toForm, toSpec } from './provider-form.ts';

const key = KeyId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000001');
const limits = {
  deadlines: { connectMs: 1_500, firstByteMs: 2_000, gapMs: 3_000, totalMs: 4_000 },
  firstContentMs: 700,
  ...{ maxConnections: 3, queueLimit: 0 },
};

const errors = (form: ProviderForm) =>
  (ProviderForm.safeParse(form).error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]);

it.each([
  { kind: 'openai-compatible', url: 'http://127.0.0.1:11434/v1', reach: 'loopback', server: 'ollama' },
  { kind: 'openai', organization: 'org-1', project: null, key },
  { kind: 'anthropic', version: '2024-01-01', betas: ['a-1', 'b-2'], enabled: false, ...limits },
])('what is shown and saved unchanged is the same provider (%o)', (input) => {
  const spec = RemoteSpec.parse(input);
  expect(toSpec(toForm('cloud', spec), spec)).toEqual(spec);
  expect(errors(toForm('cloud', spec))).toEqual([]);
});

it('a preset fills in its address and a name that is free', () => {
  const ollama = {
    id: 'ollama',
    kind: 'openai-compatible',
    url: 'http://127.0.0.1:11434/v1',
    reach: 'loopback',
  } as const;
  expect(fromPreset({ ...ollama, needsKey: false }, ['ollama', 'ollama-2'])).toMatchObject({
    ...{ name: 'ollama-3', url: ollama.url, reach: 'loopback', key: 'none', server: 'ollama' },
    ...{ connectSeconds: 10, totalSeconds: 600, maxConnections: 1_024 },
  });
  expect(freeName('', [])).toBe('');
});

it('each error stands at the field that shows it', () => {
  const spec = RemoteSpec.parse({ kind: 'anthropic' });
  const form = { ...toForm('cloud', spec), url: ' ', key: 'new', betas: 'fine ünfein', connectSeconds: 0.01 };
  expect(errors(form)).toEqual([
    ['url', 'type its address'],
    ['secret', 'type the key, or choose none'],
    ['connectSeconds', expect.stringContaining('0.1')],
    ['betas', expect.stringContaining('letters, digits and signs')],
  ]);
});

it('an empty number is the default', () => {
  const spec = RemoteSpec.parse({ kind: 'openai' });
  const empty = { totalSeconds: null, queueLimit: null, maxConnections: null, firstContentSeconds: null };
  expect(
    toSpec(
      {
        ...toForm('cloud', RemoteSpec.parse({ kind: 'openai', ...limits })),
        ...empty,
        connectSeconds: null,
        firstByteSeconds: null,
        gapSeconds: null,
      },
      spec,
    ),
  ).toEqual(spec);
});
