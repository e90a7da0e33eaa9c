import { userEvent } from 'vitest/browser';
import { expect, it, vi } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { AddServer } from './add-server.tsx';

async function openForm(host = scriptedHost({})) {
  const onClose = vi.fn<() => void>();
  const screen = await renderWithHost(<AddServer opened onClose={onClose} />, host);
  const [name, model] = [screen.getByLabelText('Name'), screen.getByLabelText('Model')];
  return {
    ...screen,
    host,
    onClose,
    name,
    model,
    submit: screen.getByRole('button', { name: 'Add server' }),
  };
}

it('says what is wrong at its field when one leaves it, in the contract’s words, and asks nothing of the host', async () => {
  const { name, submit, host, getByText } = await openForm();
  await userEvent.fill(name, 'not a name');
  await userEvent.tab();
  await expect.element(getByText(/use letters, digits/)).toBeVisible();
  await expect.element(name).toHaveAttribute('aria-invalid', 'true');
  await userEvent.click(submit);
  expect(host.calls.filter(([call]) => call === 'backends.add')).toEqual([]);
});

it('what the host refuses lands at its field, too, and has the focus', async () => {
  const refuse = () => {
    throw new Failure('invalid_input', 'no', {
      issues: [{ path: 'spec.model', message: 'there is no such folder' }],
    });
  };
  const { name, model, submit, getByText, onClose } = await openForm(
    scriptedHost({ 'backends.add': refuse }),
  );
  await userEvent.fill(name, 'qwen');
  await userEvent.fill(model, '/nowhere');
  await userEvent.click(submit);
  await expect.element(getByText('there is no such folder')).toBeVisible();
  await expect.element(model).toHaveFocus();
  expect(onClose).not.toHaveBeenCalled();
});

it('what belongs to no field stands above them, until something is changed', async () => {
  const refuse = () => {
    throw new Failure('disk_full', 'The disk is full.', { hint: 'Free some space.' });
  };
  const { name, model, submit, getByRole } = await openForm(scriptedHost({ 'backends.add': refuse }));
  await userEvent.fill(name, 'qwen');
  await userEvent.fill(model, 'a/b');
  await userEvent.click(submit);
  await expect.element(getByRole('alert').getByText('Free some space.')).toBeVisible();
  await userEvent.fill(name, 'qwen3');
  await expect.element(getByRole('alert')).not.toBeInTheDocument();
});
