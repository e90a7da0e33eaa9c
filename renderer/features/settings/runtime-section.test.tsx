import { useState } from 'react';
import { userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import type { RuntimeStatus } from '../../../contract/runtime.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { RuntimeSection } from './runtime-section.tsx';

type Script = Parameters<typeof scriptedHost>[0];

const missing: RuntimeStatus = {
  ...{ kind: 'mlx-openai-server', state: 'missing', version: null, python: null },
  ...{ path: '', sizeBytes: null, why: 'It is not installed yet.' },
};
const ready: RuntimeStatus = {
  ...missing,
  ...{ state: 'ready', version: '1.8.1', python: '3.11.2', sizeBytes: 2_000_000_000, why: null },
};

async function open(first: RuntimeStatus, script: Script) {
  const place = { status: first };
  const host = scriptedHost({ 'runtime.list': () => [place.status], ...script });
  const asked = () => host.calls.filter(([name]) => name !== 'runtime.list');
  return { ...(await renderWithHost(<Leavable />, host)), asked, place, host };
}

/** The section on a screen that one can leave. */
function Leavable() {
  const [isThere, setThere] = useState(true);
  return (
    <>
      <button onClick={() => setThere(!isThere)}>Another screen</button>
      {isThere ? <RuntimeSection /> : null}
    </>
  );
}

it('a runtime is installed with its progress in sight, also for whoever left the screen meanwhile', async () => {
  const installed = Promise.withResolvers<undefined>();
  const { getByRole, getByText, place, asked, host } = await open(missing, {
    'runtime.install': async () => {
      await installed.promise;
      place.status = ready;
      return ready;
    },
  });
  await userEvent.click(getByRole('button', { name: 'Install' }));
  host.emit({
    name: 'jobs.progress',
    payload: { job: 'runtime', step: 'packages', message: 'Installing mlx-openai-server', elapsedMs: 1 },
  });
  await expect.element(getByRole('status').getByText('Installing mlx-openai-server')).toBeVisible();
  await userEvent.click(getByRole('button', { name: 'Another screen' }));
  await expect.element(getByRole('status')).not.toBeInTheDocument();
  await userEvent.click(getByRole('button', { name: 'Another screen' }));
  await expect.element(getByRole('progressbar')).toBeVisible();
  await expect.element(getByRole('button', { name: 'Install' })).not.toBeInTheDocument();
  installed.resolve(undefined);
  await expect.element(getByText(/^Ready, 1\.8\.1, Python 3\.11\.2, 2.* GB$/)).toBeVisible();
  expect(asked()).toEqual([['runtime.install', { kind: 'mlx-openai-server' }]]);
});

it('a broken one says why and is repaired', async () => {
  const broken: RuntimeStatus = { ...ready, state: 'broken', why: 'Its Python is gone.' };
  const { getByRole, getByText, place } = await open(broken, {
    'runtime.repair': () => (place.status = ready),
  });
  await expect.element(getByText('Its Python is gone.')).toBeVisible();
  await userEvent.click(getByRole('button', { name: 'Repair' }));
  await expect.element(getByText(/^Ready/)).toBeVisible();
  await expect.element(getByText('Its Python is gone.')).not.toBeInTheDocument();
});

it('one is removed, and put back by undo', async () => {
  const { getByRole, getByText, place, asked } = await open(ready, {
    'runtime.remove': () => {
      place.status = missing;
      return {};
    },
    'runtime.install': () => (place.status = ready),
  });
  await userEvent.click(getByRole('button', { name: 'Remove' }));
  await expect.element(getByRole('button', { name: 'Install' })).toBeVisible();
  await userEvent.click(getByRole('button', { name: 'Undo' }));
  await expect.element(getByText(/^Ready/)).toBeVisible();
  expect(asked().map(([name]) => name)).toEqual(['runtime.remove', 'runtime.install']);
});

it('what could not be done stands there with its reason, and can be tried again', async () => {
  const { getByRole, getByText } = await open(missing, {
    'runtime.install': () => {
      throw new Failure('python_missing', 'No Python was found.', { hint: 'Install Python 3.11 or newer.' });
    },
  });
  await userEvent.click(getByRole('button', { name: 'Install' }));
  await expect.element(getByText('No Python was found.')).toBeVisible();
  await expect.element(getByText('Install Python 3.11 or newer.')).toBeVisible();
  await expect.element(getByRole('button', { name: 'Install' })).toBeVisible();
});
