import { expect, it } from 'vitest';
import { renderWithHost } from '../testing/render-with-host.tsx';
import { scriptedHost } from '../testing/scripted-host.ts';
import { FRAME_QUESTIONS } from './frame-questions.ts';
import { Frame } from './frame.tsx';

it('what is asked before the window is drawn is what it asks around a screen', async () => {
  window.location.hash = '/routes';
  const host = scriptedHost({ 'routes.list': () => [] });
  const { getByRole } = await renderWithHost(<Frame />, host);
  await expect.element(getByRole('heading', { name: 'Routes' })).toBeVisible();
  const ofTheScreen = ['routes.list', 'backends.list', 'requests.byRoute'];
  const asked = new Set(host.calls.map(([name]) => name).filter((name) => !ofTheScreen.includes(name)));
  expect([...asked].toSorted()).toEqual(FRAME_QUESTIONS.map(([name]) => name).toSorted());
});
