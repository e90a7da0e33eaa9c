import { expect, it } from 'vitest';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import OverviewScreen, { questions } from './overview-screen.tsx';

const asText = (question: unknown) => JSON.stringify(question);

it.each(['', '?range=7d'])(
  'what is asked before the overview is drawn is what it asks, at %s',
  async (search) => {
    window.location.hash = `/overview${search}`;
    const host = scriptedHost({
      'integrations.list': () => ({ address: 'http://127.0.0.1:1', model: null, integrations: [] }),
    });
    const { getByRole } = await renderWithHost(<OverviewScreen />, host);
    await expect.element(getByRole('combobox', { name: 'Program' })).toBeVisible();
    const asked = new Set(host.calls.map(asText));
    expect([...asked].toSorted()).toEqual(questions(new URLSearchParams(search)).map(asText).toSorted());
  },
);
