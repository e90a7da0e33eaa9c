import { page, userEvent } from 'vitest/browser';
import { expect, it } from 'vitest';
import { ToolServerId } from '../../../../contract/ids.ts';
import type { ToolServer } from '../../../../contract/tools.ts';
import { renderWithHost } from '../../../testing/render-with-host.tsx';
import { scriptedHost } from '../../../testing/scripted-host.ts';
import { ToolServers } from './tool-servers.tsx';

const id = ToolServerId.parse('00000000-0000-4000-8000-000000000001');

const server = (command: string, revision: number): ToolServer => ({
  ...{ id, name: 'files', enabled: true, state: 'ready', failure: null, program: null, revision },
  spec: { transport: 'stdio', command, args: [], directory: null, env: [] },
  tools: [],
  warnings: [],
});

async function openServer() {
  let stored = [server('npx', 1)];
  const host = scriptedHost({
    'tools.list': () => stored,
    'tools.update': () => server('mine', 3),
    'tools.add': () => server('mine', 1),
    'tools.start': () => server('mine', 3),
    'tools.remove': () => ({}),
  });
  await renderWithHost(
    <ToolServers opened openId={id} onOpen={() => undefined} onClose={() => undefined} />,
    host,
  );
  return {
    told: (name: string) => host.calls.filter(([call]) => call === name).map(([, input]) => input),
    becomes: (next: ToolServer[]) => {
      stored = next;
      host.emit({ name: 'tools.changed', payload: { id } });
    },
  };
}

const drawer = () => page.getByRole('dialog', { name: 'files' });
const command = () => drawer().getByLabelText('Program');

async function edit() {
  await userEvent.click(drawer().getByRole('button', { name: 'Edit' }));
  await userEvent.fill(command(), 'mine');
}

it('another window’s change of a tool server is shown, and overwritten only by whoever saw it', async () => {
  const { told, becomes } = await openServer();
  await edit();
  becomes([server('theirs', 2)]);
  const note = drawer().getByRole('alert');
  await expect.element(note.getByRole('definition')).toHaveTextContent('theirs');
  await expect.element(command()).toHaveValue('mine');
  await userEvent.click(note.getByRole('button', { name: 'Keep mine' }));
  await userEvent.click(drawer().getByRole('button', { name: 'Save' }));
  await expect.poll(() => told('tools.update')).toMatchObject([{ expected: 2, spec: { command: 'mine' } }]);
});

it('a tool server that was removed elsewhere leaves what was typed, and can be added again', async () => {
  const { told, becomes } = await openServer();
  await edit();
  becomes([]);
  await expect.element(drawer().getByText(/deleted elsewhere/)).toBeVisible();
  await userEvent.click(drawer().getByRole('button', { name: 'Add again' }));
  await expect.poll(() => told('tools.add')).toMatchObject([{ name: 'files', spec: { command: 'mine' } }]);
});

it('a tool server is removed only after a question: its secrets go with it', async () => {
  const { told } = await openServer();
  await userEvent.click(drawer().getByRole('button', { name: 'Remove' }));
  expect(told('tools.remove')).toEqual([]);
  await userEvent.click(
    page.getByRole('dialog', { name: 'Remove files?' }).getByRole('button', { name: 'Remove' }),
  );
  await expect.poll(() => told('tools.remove')).toEqual([{ id }]);
});
