import { userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import { JobId } from '../../../contract/ids.ts';
import type { Job } from '../../../contract/job.ts';
import type { RuntimeStatus } from '../../../contract/runtime.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { RuntimeSection } from './runtime-section.tsx';

type Script = Parameters<typeof scriptedHost>[0];

const KIND = 'mlx-openai-server';
const missing: RuntimeStatus = {
  ...{ kind: KIND, state: 'missing', version: null, python: null },
  ...{ path: '', sizeBytes: null, why: 'It is not installed yet.' },
};
const ready: RuntimeStatus = {
  ...missing,
  ...{ state: 'ready', version: '1.8.1', python: '3.11.2', sizeBytes: 2_000_000_000, why: null },
};
const PACKAGES = { step: 'packages', message: 'Installing mlx-openai-server', elapsedMs: 1 };
const installing: Job = {
  id: JobId.parse('0c1f8f7e-2f0f-4a39-9d3a-0b9a4f3f5a11'),
  ...{ work: 'install', runtime: KIND, startedAt: 1, state: 'running', failure: null },
  progress: PACKAGES,
};

async function open(first: RuntimeStatus, script: Script = {}, jobs: readonly Job[] = []) {
  const place = { status: first, jobs };
  const host = scriptedHost({
    'runtime.list': () => [place.status],
    'jobs.list': () => [...place.jobs],
    ...script,
  });
  const asked = () => host.calls.filter(([name]) => !name.endsWith('.list'));
  /** Tells where a job is, and answers so from now on. */
  const tell = (job: Job) => {
    place.jobs = job.state === 'running' || job.state === 'failed' ? [job] : [];
    host.emit({ name: 'jobs.changed', payload: job });
  };
  return { ...(await renderWithHost(<RuntimeSection />, host)), asked, place, tell };
}

it('a runtime is installed with its progress in sight', async () => {
  const end = Promise.withResolvers<undefined>();
  const { getByRole, getByText, place, asked, tell } = await open(missing, {
    async 'jobs.run'() {
      await end.promise;
      return { state: 'done', server: null };
    },
  });
  await userEvent.click(getByRole('button', { name: 'Install' }));
  await expect.element(getByText('Looking at what is here')).toBeVisible();
  tell({ ...installing, progress: null });
  tell({ ...installing, progress: { ...PACKAGES, doneBytes: 1_000_000, totalBytes: 4_000_000 } });
  await expect.element(getByRole('status').getByText('Installing mlx-openai-server')).toBeVisible();
  await expect.element(getByText(/^1.MB of 4.MB$/)).toBeVisible();
  await expect.element(getByRole('button', { name: 'Install' })).not.toBeInTheDocument();
  place.status = ready;
  tell({ ...installing, state: 'done' });
  end.resolve(undefined);
  await expect.element(getByText(/^Ready, 1\.8\.1, Python 3\.11\.2, 2.* GB$/)).toBeVisible();
  await expect.element(getByRole('progressbar')).not.toBeInTheDocument();
  expect(asked()).toEqual([['jobs.run', { work: 'install', runtime: KIND }]]);
});

it('whoever comes to an installation that runs sees it, can cancel it, and sees its end', async () => {
  const { getByRole, getByText, place, asked, tell } = await open(missing, { 'jobs.cancel': () => ({}) }, [
    installing,
  ]);
  await expect.element(getByRole('status').getByText('Installing mlx-openai-server')).toBeVisible();
  await expect.element(getByRole('button', { name: 'Install' })).not.toBeInTheDocument();
  await userEvent.click(getByRole('button', { name: 'Cancel' }));
  expect(asked()).toEqual([['jobs.cancel', { id: installing.id }]]);
  tell({ ...installing, state: 'cancelled' });
  await expect.element(getByRole('button', { name: 'Install' })).toBeVisible();

  tell(installing);
  await expect.element(getByRole('progressbar')).toBeVisible();
  place.status = ready;
  tell({ ...installing, state: 'done' });
  await expect.element(getByText(/^Ready/)).toBeVisible();
});

it('what another runtime’s job does is not shown here', async () => {
  const { getByRole } = await open(missing, {}, [{ ...installing, runtime: 'vllm-mlx' }]);
  await expect.element(getByRole('button', { name: 'Install' })).toBeVisible();
  await expect.element(getByRole('progressbar')).not.toBeInTheDocument();
});

it('a removal shows in every window, and cannot be cancelled', async () => {
  const { getByRole, getByText } = await open(ready, {}, [{ ...installing, work: 'remove', progress: null }]);
  await expect.element(getByText('Being removed')).toBeVisible();
  await expect.element(getByRole('button')).not.toBeInTheDocument();
});

it('a broken one says why and is repaired', async () => {
  const broken: RuntimeStatus = { ...ready, state: 'broken', why: 'Its Python is gone.' };
  const { getByRole, getByText, place, asked } = await open(broken, {
    'jobs.run'() {
      place.status = ready;
      return { state: 'done', server: null };
    },
  });
  await expect.element(getByText('Its Python is gone.')).toBeVisible();
  await userEvent.click(getByRole('button', { name: 'Repair' }));
  await expect.element(getByText(/^Ready/)).toBeVisible();
  await expect.element(getByText('Its Python is gone.')).not.toBeInTheDocument();
  expect(asked()).toEqual([['jobs.run', { work: 'repair', runtime: KIND }]]);
});

it('one is removed, and put back by undo', async () => {
  const { getByRole, getByText, place, asked } = await open(ready, {
    'runtime.remove': () => {
      place.status = missing;
      return {};
    },
    'jobs.run'() {
      place.status = ready;
      return { state: 'done', server: null };
    },
  });
  await userEvent.click(getByRole('button', { name: 'Remove' }));
  await expect.element(getByRole('button', { name: 'Install' })).toBeVisible();
  await userEvent.click(getByRole('button', { name: 'Undo' }));
  await expect.element(getByText(/^Ready/)).toBeVisible();
  expect(asked().map(([name]) => name)).toEqual(['runtime.remove', 'jobs.run']);
});

it('what failed stands there with its reason, also for who was away, until it is tried again', async () => {
  const failure = {
    code: 'python_missing' as const,
    message: 'No Python was found.',
    hint: 'Install Python 3.11 or newer.',
  };
  const { getByRole, getByText, tell } = await open(missing, {}, [
    { ...installing, state: 'failed', failure },
  ]);
  await expect.element(getByText('No Python was found.')).toBeVisible();
  await expect.element(getByText('Install Python 3.11 or newer.')).toBeVisible();
  await expect.element(getByRole('button', { name: 'Install' })).toBeVisible();
  tell({ ...installing, id: JobId.parse('0c1f8f7e-2f0f-4a39-9d3a-0b9a4f3f5a12') });
  await expect.element(getByText('No Python was found.')).not.toBeInTheDocument();
});

it('what is refused is told where it was asked for', async () => {
  const { getByRole, getByText } = await open(missing, {
    'jobs.run'() {
      throw new Failure('stopping', 'MLX Manager is stopping.');
    },
  });
  await userEvent.click(getByRole('button', { name: 'Install' }));
  await expect.element(getByText('MLX Manager is stopping.')).toBeVisible();
});
