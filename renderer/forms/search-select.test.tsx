import { useEffect, useState } from 'react';
import { expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { renderWithHost } from '../testing/render-with-host.tsx';
import { scriptedHost } from '../testing/scripted-host.ts';
import { SearchSelect } from './search-select.tsx';

const FRUIT = ['apple', 'cherry', 'cloudberry'];

function Form({
  fruit,
  onChosen,
  onSent,
}: {
  readonly fruit: Promise<string[]>;
  readonly onChosen: (fruit: string | null) => void;
  readonly onSent: () => void;
}) {
  const [offered, setOffered] = useState<string[]>([]);
  useEffect(() => void fruit.then(setOffered), [fruit]);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSent();
      }}
    >
      <SearchSelect
        label="Fruit"
        nothingFoundMessage="None"
        data={[{ group: 'From the garden', items: offered }]}
        value={chosen}
        onChange={(next) => {
          onChosen(next);
          setChosen(next);
        }}
      />
      <output>{chosen}</output>
    </form>
  );
}

async function open(fruit: Promise<string[]> = Promise.resolve(FRUIT)) {
  const onChosen = vi.fn();
  const onSent = vi.fn();
  const { getByRole, getByText } = await renderWithHost(
    <Form fruit={fruit} onChosen={onChosen} onSent={onSent} />,
    scriptedHost({}),
  );
  const field = getByRole('combobox', { name: 'Fruit' });
  await expect.element(field).toBeVisible();
  return { field, chosen: getByRole('status'), onChosen, onSent, getByRole, getByText };
}

/** Comes to the field and presses keys before the page gets to its timers. */
async function pressAtOnce(field: HTMLInputElement, keys: readonly string[]): Promise<void> {
  field.focus();
  const text = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  for (const key of keys) {
    if (key.length === 1) {
      text?.set?.call(field, field.value + key);
      field.dispatchEvent(new InputEvent('input', { bubbles: true, data: key }));
    } else
      field.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, key, code: key }));
    await Promise.resolve();
  }
}

it('takes the first that fits what is typed, once, and sends the form with the next Enter alone', async () => {
  const { field, chosen, onChosen, onSent } = await open();
  await userEvent.keyboard('{Tab}clo{Enter}');
  await expect.element(chosen).toHaveTextContent('cloudberry');
  await expect.element(field).toHaveValue('cloudberry');
  expect(onChosen.mock.calls).toEqual([['cloudberry']]);
  expect(onSent).not.toHaveBeenCalled();
  await userEvent.keyboard('{Enter}');
  expect(onSent).toHaveBeenCalledOnce();
});

it('takes the one that the arrows lead to', async () => {
  const { chosen } = await open();
  await userEvent.keyboard('{Tab}c{ArrowDown}{Enter}');
  await expect.element(chosen).toHaveTextContent('cloudberry');
});

it.each([[['c', 'Enter']], [['c', 'ArrowDown', 'ArrowUp', 'Enter']]])(
  'takes %s however quickly they come',
  async (keys) => {
    const { field, chosen } = await open();
    await pressAtOnce(field.element() as HTMLInputElement, keys);
    await expect.element(chosen).toHaveTextContent('cherry');
  },
);

it('takes what was typed quickly with an Enter that comes later', async () => {
  const { field, chosen, getByRole } = await open();
  await pressAtOnce(field.element() as HTMLInputElement, ['c']);
  await expect.element(getByRole('option', { name: 'cherry' })).toHaveAttribute('data-combobox-selected');
  await new Promise((resolve) => requestIdleCallback(resolve));
  await userEvent.keyboard('{Enter}');
  await expect.element(chosen).toHaveTextContent('cherry');
});

it('marks the first that fits where the choices come after what is typed', async () => {
  const { promise, resolve } = Promise.withResolvers<string[]>();
  const { chosen, getByRole, getByText, onSent } = await open(promise);
  await userEvent.keyboard('{Tab}clo{ArrowDown}{Enter}');
  await expect.element(getByText('None')).toBeVisible();
  resolve(FRUIT);
  await expect.element(getByRole('option', { name: 'cloudberry' })).toHaveAttribute('data-combobox-selected');
  await userEvent.keyboard('{Enter}');
  await expect.element(chosen).toHaveTextContent('cloudberry');
  expect(onSent).not.toHaveBeenCalled();
});

it('neither chooses nor sends the form where nothing fits', async () => {
  const { field, chosen, onSent } = await open();
  await userEvent.keyboard('{Tab}x{Enter}');
  await expect.element(field).toHaveValue('x');
  expect(chosen.element().textContent).toBe('');
  expect(onSent).not.toHaveBeenCalled();
});
