import { userEvent } from 'vitest/browser';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ChatModel, Conversation, Message, WholeConversation } from '../../../contract/chat.ts';
import { Failure } from '../../../contract/failure.ts';
import { AttachmentId, PersonId } from '../../../contract/ids.ts';
import { renderWithHost } from '../../testing/render-with-host.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import ChatScreen from './chat-screen.tsx';
import { useDrafts } from './composer/drafts.ts';
import { useNewConversation } from './new-conversation.ts';
import { exampleAnswer, exampleConversation, exampleMessage } from './testing/example-conversation.ts';

const model = (id: string, changes: Partial<ChatModel> = {}): ChatModel => ({
  id,
  backend: id,
  state: 'ready',
  takes: { images: 'no', audio: 'no', video: 'no', tools: 'yes', reasoning: 'unknown' },
  contextLength: 32_768,
  ...changes,
});
const question = exampleMessage({ number: 1 });
const answer = exampleMessage({ number: 2, parent: 1, answer: exampleAnswer() });
const conversation = exampleConversation({ leaf: answer.id });

/** A host with one conversation, which the test may replace. */
function hostWith(
  messages: readonly Message[] = [question, answer],
  more: Parameters<typeof scriptedHost>[0] = {},
) {
  let whole: WholeConversation = {
    conversation: { ...conversation, leaf: messages.at(-1)?.id ?? null },
    messages: [...messages],
  };
  const { id, title, updatedAt, answering } = conversation;
  const listed = { id, title, updatedAt, answering, model: conversation.model, excerpt: null };
  const other = {
    ...listed,
    id: exampleConversation().id.replace('0001', '0002') as typeof id,
    title: 'Rivers',
  };
  const host = scriptedHost({
    'chat.models': () => [model('qwen3-4b'), model('gemma', { state: 'stopped' })],
    'chat.list': () => ({ conversations: [listed, other], next: null }),
    'chat.get': () => whole,
    'tools.list': () => [],
    ...more,
  });
  return { host, set: (next: Partial<WholeConversation>) => (whole = { ...whole, ...next }) };
}

const open = () => (window.location.hash = `#/chat?conversation=${conversation.id}`);
const asked = (host: { calls: readonly (readonly [string, unknown])[] }, name: string) =>
  host.calls.filter(([called]) => called === name).map(([, input]) => input);
const of = { conversation: conversation.id, message: answer.id };
const writing = (parts: Message['parts']): Message => ({
  ...answer,
  parts,
  answer: exampleAnswer({ state: 'writing', activity: { kind: 'writing' } }),
});

beforeEach(() => {
  useDrafts.setState({ drafts: {} });
  useNewConversation.setState({ draft: {} });
});

describe('a new conversation', () => {
  it('begins with Enter, and its answer is seen as it is written', async () => {
    const { host, set } = hostWith([], {
      'chat.create': () => exampleConversation(),
      'chat.send': () => {
        const answers = [writing([])];
        set({ messages: [question, ...answers], conversation: { ...conversation, leaf: answer.id } });
        return { question, answers };
      },
    });
    const { getByRole, getByText } = await renderWithHost(<ChatScreen />, host);
    const field = getByRole('textbox', { name: 'Message' });
    await expect.element(getByRole('combobox', { name: 'Model' })).toHaveValue('qwen3-4b');
    await userEvent.fill(field, 'What is the capital of France?');
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    expect(asked(host, 'chat.create')).toEqual([]);
    await userEvent.keyboard('{Enter}');
    await expect.element(getByRole('button', { name: 'Stop' })).toBeVisible();
    expect(asked(host, 'chat.send')).toMatchObject([
      { models: ['qwen3-4b'], parts: [{ type: 'text', text: 'What is the capital of France?' }] },
    ]);
    host.emit({
      name: 'chat.partChanged',
      payload: { ...of, part: 0, value: { type: 'text', text: 'It is ' } },
    });
    host.emit({ name: 'chat.delta', payload: { ...of, part: 0, offset: 6, text: '**Paris**.' } });
    await expect.element(getByText('Paris', { exact: true })).toBeVisible();
    const usage = {
      promptTokens: 12,
      completionTokens: 4,
      reasoningTokens: null,
      firstTokenMs: 340,
      writingMs: 100,
      totalMs: 500,
      tokensPerSecond: 43.2,
      estimated: false,
      rounds: 1,
    };
    host.emit({ name: 'chat.answerChanged', payload: { ...of, parts: 1, answer: exampleAnswer({ usage }) } });
    await expect.element(getByText('340 ms to the first token · 43 tok/s · 12 → 4 tokens')).toBeVisible();
    await expect.element(field).toHaveValue('');
  });

  it('says that the model one used last is gone, and which is asked instead', async () => {
    const { host } = hostWith([], { 'chat.models': () => [model('gemma')] });
    const { getByText, getByRole } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByText('qwen3-4b is not offered any more: gemma is asked.')).toBeVisible();
    await expect.element(getByRole('combobox', { name: 'Model' })).toHaveValue('gemma');
  });

  it('offers a member no tools, which he cannot have', async () => {
    const { host } = hostWith([]);
    const id = PersonId.parse('00000000-0000-4000-8000-000000000009');
    const me = { kind: 'person', id, name: 'Ada', role: 'member' } as const;
    const { getByRole, getByText } = await renderWithHost(<ChatScreen />, host, me);
    await userEvent.click(getByRole('button', { name: 'Settings of this chat' }));
    await expect.element(getByText('System prompt')).toBeVisible();
    await expect.element(getByRole('button', { name: 'Manage tool servers' })).not.toBeInTheDocument();
    await expect.element(getByText('Tools', { exact: true })).not.toBeInTheDocument();
  });

  it('teaches when there is no model', async () => {
    const { host } = hostWith([], {
      'chat.models': () => [],
      'chat.list': () => ({ conversations: [], next: null }),
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByRole('link', { name: 'Get a model' })).toBeVisible();
  });

  it('keeps what was written when it cannot be sent, and says why', async () => {
    const { host } = hostWith([], {
      'chat.create': () => {
        throw new Failure('not_running', 'The host is gone.', { hint: 'Start it.' });
      },
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByRole('combobox', { name: 'Model' })).toHaveValue('qwen3-4b');
    await userEvent.fill(getByRole('textbox', { name: 'Message' }), 'Hello');
    await userEvent.keyboard('{Enter}');
    await expect.element(getByRole('alert').getByText('The host is gone.')).toBeVisible();
    await expect.element(getByRole('textbox', { name: 'Message' })).toHaveValue('Hello');
  });

  it('that was made, but whose first message was refused, has the message to send again, and says why', async () => {
    const { host } = hostWith([], {
      'chat.create': () => exampleConversation(),
      'chat.send': () => {
        throw new Failure('invalid_input', 'That is too long.');
      },
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByRole('combobox', { name: 'Model' })).toHaveValue('qwen3-4b');
    await userEvent.fill(getByRole('textbox', { name: 'Message' }), 'Hello');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => window.location.hash).toContain(conversation.id);
    await expect.element(getByRole('alert').getByText('That is too long.')).toBeVisible();
    await expect.element(getByRole('textbox', { name: 'Message' })).toHaveValue('Hello');
    await userEvent.click(getByRole('button', { name: 'New chat' }));
    await expect.element(getByRole('textbox', { name: 'Message' })).toHaveValue('');
  });

  it('gets its message also when one looks at another one meanwhile, and does not call one back', async () => {
    const made = Promise.withResolvers<Conversation>();
    const { host } = hostWith([question, answer], {
      'chat.create': () => made.promise,
      'chat.send': () => ({ question, answers: [answer] }),
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByRole('combobox', { name: 'Model' })).toHaveValue('qwen3-4b');
    await userEvent.fill(getByRole('textbox', { name: 'Message' }), 'Hello');
    await userEvent.keyboard('{Enter}');
    await userEvent.click(getByRole('link', { name: /Rivers/ }));
    const place = window.location.hash;
    made.resolve(exampleConversation());
    await expect.poll(() => asked(host, 'chat.send')).toMatchObject([{ id: conversation.id }]);
    await userEvent.click(getByRole('button', { name: 'New chat' }));
    await expect.element(getByRole('textbox', { name: 'Message' })).toHaveValue('');
    expect(place).not.toContain(conversation.id);
    expect(window.location.hash).not.toContain(conversation.id);
  });
});

describe('a conversation', () => {
  beforeEach(open);

  it('shows how a model starts, in the place of its answer', async () => {
    const { host } = hostWith([question, writing([])]);
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByRole('article', { name: 'Answer of qwen3-4b' })).toBeVisible();
    const activity = { kind: 'starting', server: 'qwen3-4b', phase: 'loading', detail: 'layer 3' } as const;
    host.emit({
      name: 'chat.answerChanged',
      payload: { ...of, parts: 0, answer: exampleAnswer({ state: 'writing', activity }) },
    });
    await expect.element(getByRole('status').getByText('qwen3-4b starts: Loading the model')).toBeVisible();
  });

  it('is stopped with Esc', async () => {
    const { host } = hostWith([question, writing([{ type: 'text', text: 'It' }])], {
      'chat.stop': () => answer,
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByRole('button', { name: 'Stop' })).toBeVisible();
    await userEvent.click(getByRole('textbox', { name: 'Message' }));
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => asked(host, 'chat.stop')).toEqual([of]);
  });

  it('shows a failure beside its answer, with what to do, and tries again', async () => {
    const failure = { code: 'not_enough_memory', message: 'It needs 42 GB.', hint: 'Stop another.' } as const;
    const failed = { ...answer, parts: [], answer: exampleAnswer({ state: 'failed', failure }) };
    const { host } = hostWith([question, failed], { 'chat.regenerate': () => writing([]) });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    const alert = getByRole('article').getByRole('alert');
    await expect.element(alert.getByText('It needs 42 GB.')).toBeVisible();
    await expect.element(alert.getByText('Stop another.')).toBeVisible();
    await userEvent.click(getByRole('button', { name: 'Try again' }));
    await expect.poll(() => asked(host, 'chat.regenerate')).toEqual([of]);
  });

  it('asks before a tool is called, and shows what it would be called with', async () => {
    const call = {
      type: 'tool-call',
      id: 'call_1',
      name: 'files_read',
      server: null,
      tool: 'read',
      arguments: '{"path":"/etc/passwd"}',
      state: 'asking',
      result: null,
      durationMs: null,
    } as const;
    const { host } = hostWith([question, writing([call])], { 'chat.answerTool': () => answer });
    const { getByRole, getByText } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByText(/"path": "\/etc\/passwd"/)).toBeVisible();
    await userEvent.click(getByRole('button', { name: 'Refuse' }));
    await expect
      .poll(() => asked(host, 'chat.answerTool'))
      .toEqual([{ ...of, call: 'call_1', decision: 'refuse' }]);
    const content = [{ type: 'text' as const, text: '<img src=x onerror="window.pwned=1">' }];
    const done = { ...call, state: 'done' as const, result: { failed: false, content, cut: null } };
    host.emit({ name: 'chat.partChanged', payload: { ...of, part: 0, value: done } });
    await userEvent.click(getByText('files_read'));
    await expect.element(getByText('<img src=x onerror="window.pwned=1">')).toBeVisible();
    expect('pwned' in window).toBe(false);
  });

  it('goes to another branch, and makes one of a question in other words', async () => {
    const first = exampleMessage({ number: 3, parent: 1, answer: exampleAnswer({ model: 'gemma' }) });
    const { host } = hostWith([question, answer, first], {
      'chat.selectBranch': () => conversation,
      'chat.edit': () => ({ question, answers: [answer] }),
    });
    const { getByRole, getByText } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByText('2/2')).toBeVisible();
    await userEvent.click(getByRole('button', { name: 'Version before' }));
    await expect.poll(() => asked(host, 'chat.selectBranch')).toEqual([of]);
    await userEvent.click(getByRole('button', { name: 'Ask in other words' }));
    await userEvent.fill(getByRole('textbox', { name: 'Ask in other words' }), 'Of Spain?');
    await userEvent.keyboard('{Enter}');
    await expect
      .poll(() => asked(host, 'chat.edit'))
      .toEqual([
        { conversation: conversation.id, message: question.id, parts: [{ type: 'text', text: 'Of Spain?' }] },
      ]);
  });

  it('keeps its draft while one looks at another one', async () => {
    const { host } = hostWith();
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await userEvent.fill(getByRole('textbox', { name: 'Message' }), 'half a thought');
    await userEvent.click(getByRole('link', { name: /Rivers/ }));
    await expect.element(getByRole('textbox', { name: 'Message' })).toHaveValue('');
    await userEvent.click(getByRole('link', { name: /Capitals/ }));
    await expect.element(getByRole('textbox', { name: 'Message' })).toHaveValue('half a thought');
  });

  it('takes what was sent out of its draft, though one looks at another one or writes on meanwhile', async () => {
    const sent = Promise.withResolvers<{ question: Message; answers: Message[] }>();
    const { host } = hostWith([question, answer], { 'chat.send': () => sent.promise });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    const field = getByRole('textbox', { name: 'Message' });
    await expect.element(getByRole('combobox', { name: 'Model' })).toHaveValue('qwen3-4b');
    await userEvent.fill(field, 'Of Spain?');
    await userEvent.keyboard('{Enter} And of Italy?');
    await userEvent.click(getByRole('link', { name: /Rivers/ }));
    await userEvent.click(getByRole('link', { name: /Capitals/ }));
    await expect.element(field).toHaveValue('Of Spain? And of Italy?');
    await userEvent.keyboard('{Enter}');
    sent.resolve({ question, answers: [answer] });
    await expect.element(field).toHaveValue('And of Italy?');
    expect(asked(host, 'chat.send')).toMatchObject([{ parts: [{ type: 'text', text: 'Of Spain?' }] }]);
  });

  it('still says why it was not sent to whoever comes back to it', async () => {
    const sent = Promise.withResolvers<never>();
    const { host } = hostWith([question, answer], { 'chat.send': () => sent.promise });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByRole('combobox', { name: 'Model' })).toHaveValue('qwen3-4b');
    await userEvent.fill(getByRole('textbox', { name: 'Message' }), 'Of Spain?');
    await userEvent.keyboard('{Enter}');
    await userEvent.click(getByRole('link', { name: /Rivers/ }));
    sent.reject(new Failure('invalid_input', 'That is too long.'));
    await userEvent.click(getByRole('link', { name: /Capitals/ }));
    await expect.element(getByRole('alert').getByText('That is too long.')).toBeVisible();
    await expect.element(getByRole('textbox', { name: 'Message' })).toHaveValue('Of Spain?');
  });

  it('that cannot be read says so, and nothing spins', async () => {
    const { host } = hostWith([], {
      'chat.get': () => {
        throw new Failure('not_found', 'There is no such conversation.');
      },
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await expect.element(getByRole('alert').getByText('There is no such conversation.')).toBeVisible();
    await expect.element(getByRole('button', { name: 'Send' })).not.toHaveAttribute('data-loading');
    await expect.element(getByRole('button', { name: 'Send' })).toBeDisabled();
  });

  it('shows the model that was chosen from the moment of choosing on, read again or not', async () => {
    const { host } = hostWith([question, answer], {
      'chat.update': ({ changes }) => ({ ...conversation, model: changes.model ?? null }),
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    const picker = getByRole('combobox', { name: 'Model' });
    await expect.element(picker).toHaveValue('qwen3-4b');
    await userEvent.click(picker);
    await userEvent.click(getByRole('option', { name: /gemma/ }));
    await expect.poll(() => asked(host, 'chat.update')).toHaveLength(1);
    await expect.element(picker).toHaveValue('gemma');
    await userEvent.fill(getByRole('textbox', { name: 'Message' }), 'Of Spain?');
    await expect.element(picker).toHaveValue('gemma');
  });

  it('keeps its settings open until the host has them, and says at which field it refuses them', async () => {
    let refuses = true;
    const { host } = hostWith([question, answer], {
      'chat.update': () => {
        if (!refuses) return conversation;
        const issues = [{ path: 'changes.parameters.temperature', message: 'not so warm' }];
        throw new Failure('invalid_input', 'no', { issues });
      },
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await userEvent.click(getByRole('button', { name: 'Settings of this chat' }));
    const settings = getByRole('dialog');
    await userEvent.fill(settings.getByLabelText('System prompt'), 'Be brief.');
    await userEvent.click(settings.getByRole('button', { name: 'Save' }));
    await expect.element(settings.getByText('not so warm')).toBeVisible();
    await expect.element(settings.getByLabelText('System prompt')).toHaveValue('Be brief.');
    refuses = false;
    await userEvent.click(settings.getByRole('button', { name: 'Save' }));
    await expect.element(settings).not.toBeInTheDocument();
  });

  it('goes on answering when Esc closes a list or ends the composition of a letter', async () => {
    const { host } = hostWith([question, writing([{ type: 'text', text: 'It' }])], {
      'chat.stop': () => answer,
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await userEvent.click(getByRole('combobox', { name: 'Model' }));
    await expect.element(getByRole('option', { name: /gemma/ })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(getByRole('option', { name: /gemma/ })).not.toBeInTheDocument();
    const field = getByRole('textbox', { name: 'Message' });
    const pressed = (isComposing: boolean) =>
      field
        .element()
        .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, isComposing }));
    pressed(true);
    expect(asked(host, 'chat.stop')).toEqual([]);
    pressed(false);
    await expect.poll(() => asked(host, 'chat.stop')).toEqual([of]);
  });

  it('is left alone by whoever opens another one in a tab of its own', async () => {
    const { host } = hostWith();
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    const link = getByRole('link', { name: /Rivers/ });
    await expect.element(link).toBeVisible();
    // The browser's part of it is not wanted here.
    window.addEventListener('click', (event) => event.preventDefault(), { once: true });
    const before = window.location.hash;
    link.element().dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, metaKey: true }));
    expect(window.location.hash).toBe(before);
  });

  it('takes no Enter that ends the composition of a letter for the end of its new name', async () => {
    const { host } = hostWith([question, answer], { 'chat.update': () => conversation });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await userEvent.click(getByRole('button', { name: 'Actions for Capitals' }));
    await userEvent.click(getByRole('menuitem', { name: 'Rename' }));
    const field = getByRole('textbox', { name: 'New title' });
    await userEvent.fill(field, '首都');
    field
      .element()
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true }));
    await expect.element(field).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => asked(host, 'chat.update')).toMatchObject([{ changes: { title: '首都' } }]);
  });

  it('is looked for once one has written the words, not at each letter', async () => {
    const { host } = hostWith();
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    const field = getByRole('searchbox');
    await expect.element(field).toBeVisible();
    const input = field.element() as HTMLInputElement;
    for (const text of ['c', 'ca', 'cap', 'capi', 'capit']) {
      // As the browser does it, beside React's own setter.
      Reflect.set(HTMLInputElement.prototype, 'value', text, input);
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    const lookedFor = () =>
      asked(host, 'chat.list').flatMap((input) => (input as { text?: string }).text ?? []);
    await expect.poll(lookedFor).toContain('capit');
    expect(lookedFor()).toEqual(['', 'capit']);
  });

  it('is deleted with undo', async () => {
    const { host } = hostWith([question, answer], {
      'chat.remove': () => ({}),
      'chat.restore': () => conversation,
    });
    const { getByRole } = await renderWithHost(<ChatScreen />, host);
    await userEvent.click(getByRole('button', { name: 'Actions for Capitals' }));
    await userEvent.click(getByRole('menuitem', { name: 'Delete' }));
    await userEvent.click(getByRole('button', { name: 'Undo' }));
    await expect.poll(() => asked(host, 'chat.restore')).toEqual([{ id: conversation.id }]);
  });
});

describe('files', () => {
  const stored = AttachmentId.parse('00000000-0000-4000-8000-000900000001');
  const uploads = {
    'chat.beginAttachment': () => ({ upload: crypto.randomUUID() }),
    'chat.appendAttachment': () => ({ received: 1 }),
    'chat.finishAttachment': () => ({
      id: stored,
      name: 'a.png',
      kind: 'image' as const,
      type: 'image/png' as const,
      bytes: 1,
    }),
  };

  async function attach(files: readonly File[], script: Parameters<typeof scriptedHost>[0] = uploads) {
    const { host } = hostWith([], script);
    const screen = await renderWithHost(<ChatScreen />, host);
    await expect.element(screen.getByRole('combobox', { name: 'Model' })).toHaveValue('qwen3-4b');
    const data = new DataTransfer();
    files.forEach((file) => data.items.add(file));
    screen
      .getByRole('textbox', { name: 'Message' })
      .element()
      .dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    return { host, ...screen };
  }

  async function picture(width: number, height: number, type = 'image/png'): Promise<Blob> {
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.fillRect(0, 0, width, height);
    return canvas.convertToBlob({ type });
  }

  it('a large picture is made smaller, and what its model cannot see is said before it is sent', async () => {
    const { host, getByRole, getByText } = await attach([
      new File([await picture(4_000, 1_000)], 'photo.png'),
    ]);
    await expect.element(getByText(/cannot see pictures/)).toBeVisible();
    const [begun] = asked(host, 'chat.beginAttachment') as { name: string; bytes: number }[];
    const [{ base64 } = { base64: '' }] = asked(host, 'chat.appendAttachment') as { base64: string }[];
    const sent = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    expect([begun?.name, sent.width, sent.height]).toEqual(['photo.png', 1_568, 392]);
    await expect.element(getByRole('button', { name: 'Send' })).toBeEnabled();
  });

  it('one that did not get to the host is sent again by a click', async () => {
    let answers = false;
    const begin = uploads['chat.beginAttachment'];
    const { host, getByRole } = await attach([new File(['hello'], 'a.txt')], {
      ...uploads,
      'chat.beginAttachment': () => {
        if (!answers) throw new Failure('internal', 'The disk is full.');
        return begin();
      },
    });
    const file = getByRole('list', { name: 'Attached' });
    await expect.element(file.getByText(/The disk is full/)).toBeVisible();
    answers = true;
    await userEvent.click(file.getByRole('button', { name: 'Try again' }));
    await expect.element(getByRole('button', { name: 'Send' })).toBeEnabled();
    expect(asked(host, 'chat.finishAttachment')).toHaveLength(1);
  });

  it.each([
    ['a text that says it is a picture', () => new File(['hello'], 'a.png'), 'but it is text'],
    ['a program', () => new File(['MZ\0\x01'], 'a.exe'), 'of a kind that is not taken'],
    ['nothing', () => new File([], 'a.txt'), 'is empty'],
    ['a picture that ends early', () => new File(['\xff\xd8\xff'].map(toBytes), 'a.jpg'), 'is damaged'],
    ['text without end', () => new File(['x'.repeat(1_100_000)], 'a.txt'), 'is the most'],
    ['a PDF that is none', () => new File(['%PDF-1.7 nonsense'], 'a.pdf'), 'cannot be read as a PDF'],
  ])('%s is refused in plain words', async (_what, file, words) => {
    const { getByRole } = await attach([file()]);
    await expect.element(getByRole('listitem').getByText(new RegExp(words))).toBeVisible();
    await expect.element(getByRole('button', { name: 'Send' })).toBeDisabled();
  });
});

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
