import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { AccessRequestId, BackendId } from '../../../contract/ids.ts';
import type { AccessRequest } from '../../../contract/access.ts';
import type { DesktopCommand } from '../../../contract/desktop.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { Popover } from './popover.tsx';

const qwen: ServerStatus = {
  ...{ id: BackendId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000001'), name: 'qwen', state: 'stopped' },
  ...{ phase: null, detail: null, pid: null, port: null, startedAt: null, readyAt: null, inFlight: 0 },
  ...{ queued: 0, memoryBytes: null, residentBytes: null, requestsServed: 0, tokensPerSecond: null },
  failure: null,
};
const zed: AccessRequest = {
  ...{ id: AccessRequestId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000002'), name: 'Zed', pid: 7 },
  identity: { program: '/Applications/Zed.app/Contents/MacOS/zed', agent: null, address: null },
  ...{ model: 'qwen', askedAt: 1, expiresAt: 2, waiting: 1 },
};

const host = (asking: readonly AccessRequest[] = []) =>
  scriptedHost({
    'host.status': () => ({
      ...{ version: '1', pid: 1, startedAt: 1, url: 'http://127.0.0.1:6590', dataDirectory: '/d' },
      ...{ requestsInFlight: 0, configurationFile: null },
    }),
    'host.overview': () => ({
      ...{ version: '1', startedAt: 1, url: 'http://127.0.0.1:6590', requestsInFlight: 0, providers: 0 },
      ...{ routes: 0, memory: { totalBytes: 8e9, budgetBytes: 6e9, reservedBytes: 3e9, residentBytes: 3e9 } },
      ...{ servers: { total: 1, loaded: 0, starting: 0, failed: 0 }, attention: [] },
    }),
    'servers.list': () => [qwen],
    'requests.recent': () => [],
    'clients.asking': () => [...asking],
    'clients.answer': () => ({}),
  });

const told: DesktopCommand[] = [];
window.desktop = { command: (command: DesktopCommand) => void told.push(command) };
afterEach(() => told.splice(0));

describe('the popover', () => {
  it('leads to a server, and to the window', async () => {
    const { getByRole } = await renderWithHost(<Popover />, host());
    await userEvent.click(getByRole('button', { name: 'qwen', exact: true }));
    await userEvent.click(getByRole('button', { name: 'Settings' }));
    expect(told).toEqual([
      { kind: 'open', place: { screen: 'servers', open: { server: qwen.id } } },
      { kind: 'open', place: { screen: 'settings' } },
    ]);
  });

  it('turns the gateway off, and is closed by Escape', async () => {
    const { getByRole } = await renderWithHost(<Popover />, host());
    await userEvent.click(getByRole('button', { name: 'Turn off' }));
    await userEvent.keyboard('{Escape}');
    expect(told).toEqual([{ kind: 'turn-off' }, { kind: 'close-popover' }]);
  });

  it('has a program that asks answered', async () => {
    const scripted = host([zed]);
    const { getByRole, getByText } = await renderWithHost(<Popover />, scripted);
    await expect.element(getByText('Zed wants to use your models')).toBeVisible();
    await userEvent.click(getByRole('button', { name: 'Always allow' }));
    await expect
      .poll(() => scripted.calls)
      .toContainEqual(['clients.answer', { id: zed.id, answer: 'always' }]);
  });

  it.each(['light', 'dark'] as const)('is accessible in %s', async (scheme) => {
    document.documentElement.dataset['mantineColorScheme'] = scheme;
    const { getByText } = await renderWithHost(<Popover />, host([zed]));
    await expect.element(getByText('Zed wants to use your models')).toBeVisible();
    // What belongs to a whole page is not rendered here.
    const rules = { 'page-has-heading-one': { enabled: false }, region: { enabled: false } };
    const { violations } = await axe.run(document.body, { rules });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
