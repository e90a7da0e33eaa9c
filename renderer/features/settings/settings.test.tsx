import { userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import { DEFAULT_SETTINGS, SettingsSectionName } from '../../../contract/settings.ts';
import type { SettingsView } from '../../../contract/settings.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { GatewaySection } from './gateway-section.tsx';
import { LogSection } from './log-section.tsx';
import { ServersSection } from './servers-section.tsx';
import { SettingsContext } from './use-setting.ts';
import { useHostQuery } from '../../host/use-host.ts';

type Script = Parameters<typeof scriptedHost>[0];

function viewOf(
  gateway: Partial<SettingsView['settings']['gateway']> = {},
  revision = 1,
  more: Partial<SettingsView> = {},
): SettingsView {
  return {
    settings: { ...DEFAULT_SETTINGS, gateway: { ...DEFAULT_SETTINGS.gateway, ...gateway } },
    revisions: Object.fromEntries(
      SettingsSectionName.options.map((section) => [section, revision]),
    ) as SettingsView['revisions'],
    chosen: Object.keys(gateway).map((field) => `gateway.${field}`),
    overridden: [],
    needRestart: [],
    ...more,
  };
}

/** The sections with the host's settings around them, as the screen puts them. */
function Sections() {
  const { data } = useHostQuery('settings.get', {});
  if (data === undefined) return null;
  return (
    <SettingsContext value={data}>
      <GatewaySection />
      <ServersSection />
      <LogSection />
    </SettingsContext>
  );
}

/** @param answer what the host has after a change */
async function openSettings(view: SettingsView, answer: () => SettingsView = () => view, more: Script = {}) {
  let current = view;
  const change = () => (current = answer());
  const host = scriptedHost({
    'settings.get': () => current,
    'settings.update': change,
    'settings.reset': change,
    'servers.list': () => [],
    'routes.list': () => [],
    ...more,
  });
  const screen = await renderWithHost(<Sections />, host);
  const changes = () => host.calls.filter(([name]) => /settings\.(update|reset)/.test(name));
  return {
    ...screen,
    changes,
    /** Another window has changed something. */
    elsewhere: (next: SettingsView) => {
      current = next;
      host.emit({ name: 'settings.changed', payload: next });
    },
  };
}

describe('a setting', () => {
  it('says what is wrong with it as one leaves it, in the contract’s words, and asks nothing of the host', async () => {
    const { getByLabelText, getByText, getByRole, changes } = await openSettings(viewOf());
    const port = getByLabelText('Port', { exact: true });
    await userEvent.fill(port, '70000');
    await userEvent.tab();
    await expect.element(getByText(/<=65535/)).toBeVisible();
    await expect.element(port).toHaveAttribute('aria-invalid', 'true');
    await userEvent.click(getByRole('button', { name: 'Save' }));
    expect(changes()).toEqual([]);
    await userEvent.click(port);
    await userEvent.keyboard('{Escape}');
    await expect.element(port).toHaveValue('6590');
  });

  it('is saved alone, with the revision that was seen, and can be taken back', async () => {
    const { getByLabelText, getByRole, changes } = await openSettings(viewOf({}, 4), () =>
      viewOf({ port: 7_000 }, 5),
    );
    await userEvent.fill(getByLabelText('Port', { exact: true }), '7000');
    await userEvent.keyboard('{Enter}');
    await expect
      .poll(changes)
      .toEqual([['settings.update', { section: 'gateway', changes: { port: 7_000 }, expected: 4 }]]);
    await userEvent.click(getByRole('button', { name: 'Undo' }));
    await expect
      .poll(() => changes()[1])
      .toEqual(['settings.reset', { section: 'gateway', fields: ['port'], expected: 5 }]);
  });

  it('shows at its field what the host refuses, with the line', async () => {
    const { getByLabelText, getByRole, getByText } = await openSettings(viewOf(), () => {
      throw new Failure('invalid_input', 'no', {
        issues: [{ path: 'changes.allowedOrigins.1', message: 'not an origin' }],
      });
    });
    await userEvent.fill(
      getByLabelText('Web pages that may call'),
      'https://a.example\n\nhttps://b.example/',
    );
    await userEvent.click(getByRole('button', { name: 'Save' }));
    await expect.element(getByText('Line 2: not an origin')).toBeVisible();
    // Empty lines are not lines.
    await expect
      .element(getByLabelText('Web pages that may call'))
      .toHaveValue('https://a.example\nhttps://b.example/');
  });

  it('that is changed elsewhere while one writes is neither overwritten nor lost', async () => {
    const { getByLabelText, getByRole, elsewhere, changes } = await openSettings(viewOf({ host: '::1' }));
    const host = getByLabelText('Listen on');
    await userEvent.fill(host, '10.0.0.1');
    elsewhere(viewOf({ host: '0.0.0.0' }, 2));
    await expect
      .element(getByRole('alert'))
      .toHaveTextContent('It was changed elsewhere while you were writing.');
    await expect.element(host).toHaveValue('10.0.0.1');
    await userEvent.click(getByRole('button', { name: 'Take the other' }));
    await expect.element(host).toHaveValue('0.0.0.0');
    await userEvent.fill(host, '10.0.0.1');
    await userEvent.click(getByRole('button', { name: 'Save' }));
    await expect.poll(() => changes()[0]?.[1]).toMatchObject({ expected: 2 });
  });

  it('that the host refuses as outdated says so, and stays as it was written', async () => {
    const { getByLabelText, getByRole } = await openSettings(viewOf(), () => {
      throw new Failure('conflict', 'The section was changed meanwhile.', { hint: 'Load it again.' });
    });
    await userEvent.fill(getByLabelText('Listen on'), '10.0.0.1');
    await userEvent.click(getByRole('button', { name: 'Save' }));
    await expect.element(getByRole('alert').getByText('Load it again.')).toBeVisible();
    await expect.element(getByLabelText('Listen on')).toHaveValue('10.0.0.1');
  });

  it('goes back to its default, says what sets it instead, and what waits for the next start', async () => {
    const { getByLabelText, getByRole, getByText, changes } = await openSettings(
      viewOf({ host: '0.0.0.0' }, 2, {
        overridden: [{ field: 'gateway.port', by: 'environment' }],
        needRestart: ['gateway.host'],
      }),
      () => viewOf({}, 3),
    );
    await expect.element(getByText('Holds from the next start on.')).toBeVisible();
    await expect.element(getByText(/asks its callers for no key/)).toBeVisible();
    await expect.element(getByLabelText('Port', { exact: true })).toBeDisabled();
    await expect.element(getByText('Set by an environment variable of the host.')).toBeVisible();
    await userEvent.click(getByRole('button', { name: 'Use the default: Listen on' }));
    await expect.poll(changes).toHaveLength(1);
    await expect.element(getByLabelText('Listen on')).toHaveValue('127.0.0.1');
  });

  it('that is empty is null where that means something', async () => {
    const { getByLabelText, changes } = await openSettings(viewOf());
    await userEvent.fill(getByLabelText('Keep requests for'), '');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => changes()[0]?.[1]).toMatchObject({ changes: { retentionDays: null } });
  });
});

it('the memory budget keeps what it means when its unit changes', async () => {
  const { getByLabelText, getByRole, changes } = await openSettings(viewOf(), undefined, {
    'host.overview': () => ({ memory: { totalBytes: 32_000_000_000 } }) as never,
  });
  const amount = getByLabelText('Memory for local models');
  await expect.element(amount).toHaveValue('75');
  await userEvent.selectOptions(getByLabelText('Unit'), 'GB');
  await expect.element(amount).toHaveValue('24');
  await userEvent.fill(amount, '20');
  await userEvent.click(getByRole('button', { name: 'Save' }));
  await expect
    .poll(() => changes()[0]?.[1])
    .toMatchObject({ changes: { memoryBudget: { bytes: 20_000_000_000 } } });
});
