import i18next from 'i18next';
import { page, userEvent } from 'vitest/browser';
import { expect, it, onTestFinished, vi } from 'vitest';
import { BackendRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import { BackendId, RouteId } from '../../../contract/ids.ts';
import { Route } from '../../../contract/route.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import RoutesScreen from './routes-screen.tsx';

const times = { createdAt: 1, updatedAt: 1, revision: 1, managed: false };
const cloud = BackendRecord.parse({
  id: BackendId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000001'),
  name: 'cloud',
  spec: { kind: 'openai-compatible', url: 'https://cloud.example/v1' },
  ...times,
});
const gpt = Route.parse({
  id: RouteId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000002'),
  match: 'prefix',
  pattern: 'gpt-*',
  targets: [{ backend: cloud.id, model: 'big-*' }],
  ...times,
});

type Script = Parameters<typeof scriptedHost>[0];

/** The screen with these routes, as a host has them that says so when they change. */
async function openScreen(routes: Route[], script: Script = {}) {
  let stored = routes;
  const host = scriptedHost({
    'routes.list': () => stored,
    'backends.list': () => [cloud],
    'models.discovered': () => [],
    'requests.facets': () => ({ models: ['gpt-4', 'gpt-5'], backends: [], clients: [] }),
    'requests.byRoute': () => [],
    ...script,
  });
  await renderWithHost(<RoutesScreen />, host);
  return {
    host,
    told: (name: string) => host.calls.filter(([call]) => call === name).map(([, input]) => input),
    becomes: (next: Route[]) => {
      stored = next;
      host.emit({ name: 'routes.changed', payload: {} });
    },
  };
}

const form = () => page.getByRole('dialog');

async function openRoute(pattern: string) {
  await userEvent.click(page.getByRole('gridcell', { name: pattern, exact: true }));
  await expect.element(form().getByLabelText('Model’s name', { exact: true })).toHaveValue(pattern);
}

it('judges what is typed at each letter, and the models with the pattern', async () => {
  const { told } = await openScreen([gpt]);
  await openRoute('gpt-*');
  await expect.element(form().getByText('gpt-4, gpt-5')).toBeVisible();
  const pattern = form().getByLabelText('Model’s name', { exact: true });
  await userEvent.type(pattern, 'x');
  await expect.element(form().getByText(/A prefix ends with its only \*/)).toBeVisible();
  await userEvent.fill(pattern, 'claude-*');
  await expect.element(form().getByText(/A prefix ends with its only \*/)).not.toBeInTheDocument();
  await expect.element(form().getByText('Of the known names it takes none.')).toBeVisible();
  await userEvent.click(form().getByText('One name'));
  await expect.element(pattern).toHaveValue('claude-');
  await expect.element(form().getByText(/there is no rest that \* could stand for/)).toBeVisible();
  await userEvent.click(form().getByRole('button', { name: 'Save' }));
  expect(told('routes.update')).toEqual([]);
});

it('what the host refuses stands at the target that it is about', async () => {
  await openScreen([gpt], {
    'routes.update': () => {
      throw new Failure('invalid_input', 'no', {
        issues: [{ path: 'targets.0.model', message: 'not that one' }],
      });
    },
  });
  await openRoute('gpt-*');
  await userEvent.click(form().getByRole('button', { name: 'Save' }));
  await expect.element(form().getByText('not that one')).toBeVisible();
  await expect.element(form().getByLabelText('Ask it for')).toHaveAttribute('aria-invalid', 'true');
});

it('in German, what is typed wrong and what the host refuses is told in German', async () => {
  await i18next.changeLanguage('de');
  onTestFinished(async () => {
    await i18next.changeLanguage('en');
  });
  await openScreen([gpt], {
    'routes.update': () => {
      throw new Failure('invalid_input', 'no', {
        issues: [
          {
            path: 'route.targets.0.model',
            message: 'Too big: expected string to have <=512 characters',
            reason: { code: 'too_big', origin: 'string', maximum: 512, inclusive: true },
          },
        ],
      });
    },
  });
  await userEvent.click(page.getByRole('gridcell', { name: 'gpt-*', exact: true }));
  const pattern = form().getByLabelText('Name des Modells', { exact: true });
  await userEvent.type(pattern, 'x');
  await expect.element(form().getByText(/^Ein Anfang endet mit seinem einzigen \*/)).toBeVisible();
  await userEvent.fill(pattern, 'gpt-*');
  await userEvent.click(form().getByRole('button', { name: 'Sichern' }));
  await expect.element(form().getByText('höchstens 512 Zeichen')).toBeVisible();
});

const theirs: Route = { ...gpt, priority: 7, revision: 2 };

it('another window’s change is shown; keeping one’s own overwrites what was seen', async () => {
  const update = vi.fn(({ route }: { readonly route: object }) =>
    Route.parse({ ...theirs, ...route, revision: 3 }),
  );
  const { told, becomes } = await openScreen([gpt], { 'routes.update': update });
  await openRoute('gpt-*');
  await userEvent.fill(form().getByLabelText('Ask it for'), 'mine');
  becomes([theirs]);
  const note = form().getByRole('alert');
  await expect.element(note.getByText(/changed elsewhere/)).toBeVisible();
  await expect.element(note.getByRole('definition')).toHaveTextContent('7');
  await userEvent.click(note.getByRole('button', { name: 'Keep mine' }));
  await expect.element(note).not.toBeInTheDocument();
  await userEvent.click(form().getByRole('button', { name: 'Save' }));
  await expect.element(form()).not.toBeInTheDocument();
  expect(told('routes.update')).toMatchObject([
    { route: { priority: 0, targets: [{ model: 'mine' }] }, expected: 2 },
  ]);
});

it('another window’s change can take the place of one’s own', async () => {
  const { becomes } = await openScreen([gpt]);
  await openRoute('gpt-*');
  await userEvent.fill(form().getByLabelText('Ask it for'), 'mine');
  becomes([theirs]);
  await userEvent.click(form().getByRole('button', { name: 'Load theirs' }));
  await expect.element(form().getByLabelText('Ask it for')).toHaveValue('big-*');
  await expect.element(form().getByLabelText('Priority')).toHaveValue('7');
  await expect.element(form().getByRole('alert')).not.toBeInTheDocument();
});

it('a save that comes too late overwrites nothing and asks', async () => {
  const stored = { current: [gpt] };
  await openScreen([gpt], {
    'routes.list': () => stored.current,
    'routes.update': () => {
      stored.current = [theirs];
      throw new Failure('conflict', 'changed meanwhile');
    },
  });
  await openRoute('gpt-*');
  await userEvent.fill(form().getByLabelText('Ask it for'), 'mine');
  await userEvent.click(form().getByRole('button', { name: 'Save' }));
  await expect
    .element(
      form()
        .getByRole('alert')
        .getByText(/changed elsewhere/),
    )
    .toBeVisible();
  await expect.element(form().getByLabelText('Ask it for')).toHaveValue('mine');
});

it('a route that was deleted elsewhere can be added again, as it was typed', async () => {
  const add = vi.fn((route: object) => Route.parse({ ...gpt, ...route }));
  const { told, becomes } = await openScreen([gpt], { 'routes.add': add });
  await openRoute('gpt-*');
  await userEvent.fill(form().getByLabelText('Ask it for'), 'mine');
  becomes([]);
  await expect.element(form().getByText(/deleted elsewhere/)).toBeVisible();
  await userEvent.click(form().getByRole('button', { name: 'Add again' }));
  await expect.element(form()).not.toBeInTheDocument();
  expect(told('routes.add')).toMatchObject([{ pattern: 'gpt-*', targets: [{ model: 'mine' }] }]);
});

it('what the configuration file manages is shown and not changed', async () => {
  await openScreen([{ ...gpt, managed: true }]);
  await openRoute('gpt-*');
  await expect.element(form().getByLabelText('Model’s name', { exact: true })).toBeDisabled();
  await expect.element(form().getByText(/change it there/)).toBeVisible();
  await expect.element(form().getByRole('button', { name: 'Save' })).not.toBeInTheDocument();
});
