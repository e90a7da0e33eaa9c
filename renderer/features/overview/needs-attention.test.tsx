import i18next from 'i18next';
import { expect, it, onTestFinished } from 'vitest';
import type { Attention } from '../../../contract/host.ts';
import { inEnglish, phrase } from '../../../contract/phrase.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { NeedsAttention } from './needs-attention.tsx';

it('in German, what needs attention and what to do are told in German', async () => {
  await i18next.changeLanguage('de');
  onTestFinished(async () => {
    await i18next.changeLanguage('en');
  });
  const message = phrase`${'vllm-mlx'} is not ready: ${phrase`Its Python is gone.`}`;
  const fix = phrase`Install it; models that it serves cannot start before.`;
  const missing: Attention = {
    ...{ kind: 'runtime-missing', runtime: 'vllm-mlx', severity: 'problem', screen: 'settings' },
    ...{ message: inEnglish(message), fix: inEnglish(fix), phrases: { message, fix } },
  };
  const { getByText } = await renderWithHost(<NeedsAttention items={[missing]} />, scriptedHost({}));
  await expect
    .element(getByText('vllm-mlx ist nicht bereit: Das Python darin ist nicht mehr da.'))
    .toBeVisible();
  await expect.element(getByText(/^Installieren Sie es; vorher können/)).toBeVisible();
});
