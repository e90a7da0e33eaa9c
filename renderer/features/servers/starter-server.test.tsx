import { userEvent } from 'vitest/browser';
import { expect, it, vi } from 'vitest';
import { BackendId, JobId } from '../../../contract/ids.ts';
import type { Job } from '../../../contract/job.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { StarterServer } from './starter-server.tsx';

const SERVER = BackendId.parse('0c1f8f7e-2f0f-4a39-9d3a-0b9a4f3f5a13');
const running: Job = {
  id: JobId.parse('0c1f8f7e-2f0f-4a39-9d3a-0b9a4f3f5a11'),
  ...{ work: 'starter-server', runtime: 'mlx-openai-server', startedAt: 1, state: 'running', failure: null },
  progress: { step: 'convert', message: 'Converting SmolLM2-135M', elapsedMs: 1 },
};

async function open(jobs: Job[], script: Parameters<typeof scriptedHost>[0] = {}) {
  const place = { jobs };
  const host = scriptedHost({ 'jobs.list': () => place.jobs, ...script });
  const onAdded = vi.fn();
  const rendered = await renderWithHost(<StarterServer onAdded={onAdded} />, host);
  return { ...rendered, host, onAdded, place };
}

it('one button has the host set it up, starts the server and leads to it', async () => {
  const { getByRole, host, onAdded } = await open([], {
    'jobs.run': () => ({ state: 'done', server: SERVER }),
  });
  await userEvent.click(getByRole('button', { name: 'Set up the starter model' }));
  await expect.poll(() => onAdded.mock.calls).toEqual([[SERVER]]);
  expect(host.calls).toContainEqual(['jobs.run', { work: 'starter-server' }]);
  await expect.poll(() => host.calls).toContainEqual(['servers.start', { id: SERVER }]);
});

it('whoever comes back sees where it is, and can cancel it', async () => {
  const { getByRole, host, place } = await open([running], { 'jobs.cancel': () => ({}) });
  await expect.element(getByRole('status').getByText('Converting SmolLM2-135M')).toBeVisible();
  await userEvent.click(getByRole('button', { name: 'Cancel' }));
  expect(host.calls).toContainEqual(['jobs.cancel', { id: running.id }]);
  place.jobs = [];
  host.emit({ name: 'jobs.changed', payload: { ...running, state: 'cancelled' } });
  await expect.element(getByRole('button', { name: 'Set up the starter model' })).toBeVisible();
});

it('what failed says why beside the button, also for who was away', async () => {
  const failure = { code: 'disk_full' as const, message: 'The disk is full.' };
  const { getByRole, getByText } = await open([{ ...running, state: 'failed', failure }]);
  await expect.element(getByText('The disk is full.')).toBeVisible();
  await expect.element(getByRole('button', { name: 'Set up the starter model' })).toBeVisible();
});
