import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { RequestFilters } from './request-filters.tsx';

const WIDE = { width: 900, height: 600 };

const open = () =>
  renderWithHost(
    <RequestFilters />,
    scriptedHost({
      'requests.facets': () => ({ models: ['qwen3-4b'], backends: ['cloud'], clients: ['editor'] }),
    }),
  );

afterEach(() => page.viewport(WIDE.width, WIDE.height));

it('where there is room, the usual filters stand in the open, the others behind a button', async () => {
  const { getByRole } = await open();
  await expect.element(getByRole('combobox', { name: 'Model' })).toBeVisible();
  await expect.element(getByRole('combobox', { name: 'Program' })).not.toBeInTheDocument();
  await userEvent.click(getByRole('button', { name: 'More filters' }));
  await expect.element(getByRole('combobox', { name: 'Program' })).toBeVisible();
});

beforeEach(() => {
  window.location.hash = '#/requests';
});

it('in a narrow window all but the text is behind one button, which says how many are set', async () => {
  await page.viewport(420, 600);
  const { getByRole } = await open();
  await expect.element(getByRole('searchbox')).toBeVisible();
  await expect.element(getByRole('combobox')).not.toBeInTheDocument();
  await userEvent.click(getByRole('button', { name: 'Filters', exact: true }));
  await userEvent.selectOptions(getByRole('combobox', { name: 'Model' }), 'qwen3-4b');
  await userEvent.selectOptions(getByRole('combobox', { name: 'Program' }), 'editor');
  await expect.element(getByRole('button', { name: '2 filters' })).toBeVisible();
  expect(window.location.hash).toBe('#/requests?model=qwen3-4b&client=editor');
  await userEvent.keyboard('{Escape}');
  await expect.element(getByRole('combobox')).not.toBeInTheDocument();
});
