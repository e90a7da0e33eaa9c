import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';

const ADMIN = 'correct horse battery';
const MEMBER = 'staple gun and glue';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function withAdmin(host: Host): Promise<void> {
  await host.run(['people', 'add', 'Grace', '--admin'], { input: `${ADMIN}\n` });
}

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
}

/** For looking at, where a folder is named. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['PEOPLE_SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

it('somebody registers, waits, is approved in the administrator’s browser, and sees only what is his', async () => {
  await using host = await startHost();
  await withAdmin(host);
  await using visitor = await openInterface(browser, host, { signIn: false });
  const { page: member } = visitor;

  await expect(member.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await shot(member, 'sign-in');
  await expectAccessible(member);
  await member.getByRole('button', { name: 'Ask for an account' }).click();
  await member.getByLabel('Name').fill('Ada');
  await member.getByLabel('Password', { exact: true }).fill('short');
  await member.getByRole('button', { name: 'Ask for an account' }).click();
  await expect(member.getByText('use at least 12 characters')).toBeVisible();
  await shot(member, 'register');
  await expectAccessible(member);
  await member.getByLabel('Password', { exact: true }).fill(MEMBER);
  await member.getByRole('button', { name: 'Ask for an account' }).click();
  await expect(member.getByText('“Ada” waits for approval.')).toBeVisible();
  await shot(member, 'waiting');
  await member.getByRole('button', { name: 'Back to signing in' }).click();

  await using other = await openInterface(browser, host, { signIn: false, path: '/people' });
  const { page: admin } = other;
  await signIn(admin, 'grace', ADMIN);
  await admin.goto(`${host.url}/#/people`);
  await expect(admin.getByRole('main').getByText('Waits for approval')).toBeVisible();
  await shot(admin, 'people');
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Approve Ada' }).click();
  await expect(admin.getByText('Waits for approval')).toHaveCount(0);

  await signIn(member, 'Ada', MEMBER);
  await expect(member.getByRole('heading', { name: 'Chat', level: 1 })).toBeVisible();
  await expect(member.getByRole('navigation').getByRole('link')).toHaveText([
    'Chat',
    'Models',
    'Apps',
    'Requests',
    'Account',
  ]);
  await shot(member, 'member-chat');
  await expectAccessible(member);
  // A direct link leads to what he may see, and the palette offers no more.
  for (const path of ['/settings', '/servers', '/people', '/overview']) {
    await member.goto(`${host.url}/#${path}`);
    await expect(member.getByRole('heading', { name: 'Chat', level: 1 })).toBeVisible();
  }
  await member.keyboard.press('Control+k');
  await expect(member.getByPlaceholder('Search or jump').or(member.getByRole('dialog'))).toBeVisible();
  await expect(member.getByRole('button', { name: 'Settings', exact: true })).toBeHidden();
  await member.keyboard.press('Escape');
  for (const screen of ['Models', 'Apps', 'Requests', 'Account']) {
    await member.getByRole('navigation').getByRole('link', { name: screen }).click();
    await expect(member.getByRole('heading', { name: screen, level: 1 })).toBeVisible();
    await shot(member, `member-${screen.toLowerCase()}`);
    await expectAccessible(member);
  }

  // A reload goes on with the session; being disabled ends it at once, in an open page.
  await member.reload();
  await expect(member.getByRole('heading', { name: 'Account', level: 1 })).toBeVisible();
  await admin.getByRole('button', { name: 'Disable Ada' }).click();
  await expect(member.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await signIn(member, 'Ada', MEMBER);
  await expect(member.getByText('Your account is disabled.')).toBeVisible();
  await admin.getByRole('button', { name: 'Delete Ada' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(admin.getByText('Deleted the account of Ada.')).toBeVisible();
  expect(other.complaints.filter((one) => !one.includes('401'))).toEqual([]);
});

it('a new password signs out everywhere, and is the only one from then on', async () => {
  await using host = await startHost();
  await withAdmin(host);
  await using opened = await openInterface(browser, host, { signIn: false, path: '/account' });
  const { page } = opened;
  await signIn(page, 'Grace', ADMIN);
  await page.goto(`${host.url}/#/account`);
  await page.getByLabel('Present password').fill('wrong');
  await page.getByLabel('New password').fill('another long password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This is not your present password.')).toBeVisible();
  await page.getByLabel('Present password').fill(ADMIN);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await signIn(page, 'Grace', ADMIN);
  await expect(page.getByText('The name or the password is not right.')).toBeVisible();
  await signIn(page, 'Grace', 'another long password');
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Overview' })).toBeVisible();
});

it('without accounts nothing of them is offered', async () => {
  await using host = await startHost();
  await using visitor = await openInterface(browser, host, { signIn: false });
  await expect(visitor.page.getByText('mlx-manager open')).toBeVisible();
  await expect(visitor.page.getByRole('button', { name: 'Sign in' })).toBeHidden();
  await using owner = await openInterface(browser, host);
  await expect(owner.page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(owner.page.getByRole('navigation').getByRole('link', { name: 'People' })).toBeHidden();
});
