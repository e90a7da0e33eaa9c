import { expect, it, vi } from 'vitest';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { Composer } from './composer/composer.tsx';
import { ExistingConversation } from './existing-conversation.tsx';
import { exampleAnswer, exampleConversation, exampleMessage } from './testing/example-conversation.ts';

vi.mock('./composer/composer.tsx', { spy: true });

it('draws only the answer that grows, not what one writes in', async () => {
  const answer = exampleMessage({
    ...{ number: 2, parent: 1, parts: [{ type: 'text', text: '' }] },
    answer: exampleAnswer({ state: 'writing' }),
  });
  const conversation = exampleConversation({ leaf: answer.id });
  const host = scriptedHost({
    'chat.models': () => [],
    'chat.get': () => ({ conversation, messages: [exampleMessage({ number: 1 }), answer] }),
    'tools.list': () => [],
  });
  const { getByRole, container } = await renderWithHost(
    <ExistingConversation id={conversation.id} onManageTools={() => undefined} />,
    host,
  );
  await expect.element(getByRole('button', { name: 'Stop' })).toBeVisible();
  const drawn = vi.mocked(Composer).mock.calls.length;
  const of = { owner: null, conversation: conversation.id, message: answer.id, part: 0 };
  for (const [offset, text] of ['P', 'a', 'r', 'i', 's'].entries()) {
    host.emit({ name: 'chat.delta', payload: { ...of, offset, text } });
    await expect.poll(() => container.textContent).toContain(`qwen3-4b${'Paris'.slice(0, offset + 1)}`);
  }
  expect(drawn).toBeGreaterThan(0);
  expect(vi.mocked(Composer).mock.calls.length).toBe(drawn);
});
